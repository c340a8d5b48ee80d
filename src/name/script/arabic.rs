//! Arabic, Persian, Pashto and Urdu words -> Latin tokens.
//!
//! Short vowels are not written. The commonest names stand in a table with their vowels; any other
//! word comes out as its consonants with the long vowels, "qdhafi" for Qadhafi, which the spelling
//! measure links to the full form by its skeleton.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A token that begins so is written onto the token before it: Habib + ullah.
pub(crate) const ATTACHED: char = '+';

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let letters: Vec<char> = word.iter().map(|c| same(*c)).collect();
    push_letters(&letters, out);
}

fn push_letters(letters: &[char], out: &mut String) {
    let whole: String = letters.iter().collect();
    if let Some(latin) = KNOWN.get(whole.as_str()) {
        out.push_str(latin);
    } else if let Some(rest) = after(letters, &['ع', 'ب', 'د', 'ا', 'ل']).filter(|rest| rest.len() >= 2)
    {
        // Written together or apart at will: Abd al-Rahman.
        out.push_str("abd al ");
        push_letters(rest, out);
    } else if let Some(first) = before(letters, &['ا', 'ل', 'ل', 'ه']) {
        push_letters(first, out);
        onto(out);
        out.push_str("ullah");
    } else if let Some(first) = before(letters, &['ا', 'ل', 'د', 'ي', 'ن']) {
        push_letters(first, out);
        out.push_str("uddin");
    } else if let Some(rest) = after(letters, &['ا', 'ل']).filter(|rest| rest.len() >= 3 || known(rest)) {
        out.push_str("al ");
        push_letters(rest, out);
    } else if let Some(rest) = after(letters, &['ا', 'ب', 'و', 'ا', 'ل']).filter(|rest| rest.len() >= 3)
    {
        out.push_str("abu al ");
        push_letters(rest, out);
    } else if let Some(rest) = after(letters, &['ب', 'ن']).filter(|rest| rest.len() >= 3 && known(rest)) {
        out.push_str("bin ");
        push_letters(rest, out);
    } else {
        spell(letters, out);
    }
}

fn known(letters: &[char]) -> bool {
    KNOWN.contains_key(letters.iter().collect::<String>().as_str())
}

fn after<'a>(letters: &'a [char], start: &[char]) -> Option<&'a [char]> {
    letters.strip_prefix(start)
}

fn before<'a>(letters: &'a [char], end: &[char]) -> Option<&'a [char]> {
    letters.strip_suffix(end).filter(|rest| rest.len() >= 2)
}

/// Readies the token at the end of `out` for "ullah": a final ta marbuta is spoken before it.
pub(crate) fn onto(out: &mut String) {
    if out.ends_with("ma") || out.ends_with("aya") {
        out.push('t');
    }
}

/// Letters as written where no word is known.
fn spell(letters: &[char], out: &mut String) {
    let start = out.len();
    for (i, &c) in letters.iter().enumerate() {
        let next = letters.get(i + 1).copied();
        let vowel_before = out[start..].ends_with(['a', 'i', 'u']);
        let sound = match c {
            // Ain is heard as a vowel, unless one stands beside it.
            'ا' | 'ع' if out[start..].ends_with('a') || (vowel_before && next.is_none()) => "",
            'ع' if next == Some('ا') => "",
            'ا' | 'ع' => "a",
            'ة' => "a",
            'و' if i == 0 || next == Some('ا') || (vowel_before && next != Some('د')) => "w",
            'و' => "u",
            'ي' if next.is_none() => "i",
            'ي' if i == 0 || next == Some('ا') => "y",
            'ي' => "i",
            // A final h is a vowel in Persian.
            'ه' if next.is_none() && letters.len() > 3 && !vowel_before => "a",
            other => consonant(other),
        };
        // Two letters must not be taken for one sound: t and s in Mutasaddiq.
        if (sound.starts_with('h') && out[start..].ends_with(['t', 's', 'k', 'g', 'd', 'z', 'c']))
            || (sound.starts_with('s') && out[start..].ends_with('t'))
        {
            out.push('a');
        }
        out.push_str(sound);
    }
}

fn consonant(c: char) -> &'static str {
    match c {
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' => "h",
        'خ' | 'څ' => "kh",
        'د' | 'ڈ' | 'ډ' | 'ض' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' | 'ړ' => "r",
        'ز' | 'ظ' | 'ځ' => "z",
        'ژ' | 'ږ' => "zh",
        'س' | 'ص' => "s",
        'ش' | 'ښ' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' | 'ۋ' => "v",
        'ق' => "q",
        'ك' => "k",
        'گ' | 'ګ' | 'ڭ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        _ => "",
    }
}

/// One form of the letters that Arabic, Persian, Pashto and Urdu keyboards write differently.
fn same(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ی' | 'ى' | 'ئ' | 'ې' | 'ۍ' | 'ے' | 'ێ' => 'ي',
        'ؤ' | 'ۆ' | 'ۇ' => 'و',
        'ک' | 'ڪ' => 'ك',
        'ە' | 'ہ' | 'ھ' | 'ۀ' | 'ۂ' => 'ه',
        'ۃ' => 'ة',
        other => other,
    }
}

/// Names and name words of the Arab world, Iran, Afghanistan and Pakistan, by common knowledge, in
/// the spelling that the UN and OFAC use most. Alef without hamza, ya with dots.
const WORDS: &str = "
الله +ullah
الدين +uddin
عبدالله abdullah
عبدلله abdullah
عبد abd
بن bin
ابن ibn
بنت bint
ابو abu
ابي abi
ام umm
ولد ould
ال al
محمد muhammad
احمد ahmad
محمود mahmud
حامد hamid
حميد hamid
حمد hamad
حمدي hamdi
حمدان hamdan
حماد hammad
مصطفي mustafa
مصطفى mustafa
مرتضي murtada
موسي musa
عيسي isa
يحيي yahya
ليلي layla
سلمي salma
هدي huda
مني muna
نجوي najwa
بشري bushra
علي ali
حسن hasan
حسين husayn
حسني husni
حسان hassan
محسن muhsin
عمر umar
عثمان uthman
ابوبكر abu bakr
بكر bakr
خالد khalid
خليل khalil
خلف khalaf
خليفة khalifa
خضر khidr
خضير khudayr
وليد walid
سعيد said
سعد saad
سعود saud
سعدون sadun
سعدي sadi
مسعود masud
مسعد musad
صالح salih
صلاح salah
صدام saddam
صابر sabir
صادق sadiq
صديق siddiq
صبري sabri
صباح sabah
صفوت safwat
سالم salim
سليم salim
سلمان salman
سليمان sulayman
سلطان sultan
سامي sami
سمير samir
سامر samir
سيف sayf
سيد sayyid
سياف sayyaf
شهيد shahid
شريف sharif
شعبان shaban
شاكر shakir
شكري shukri
شاه shah
شيخ shaykh
الشيخ al shaykh
طه taha
طارق tariq
طالب talib
طاهر tahir
طلال talal
عادل adil
عارف arif
عاطف atif
عامر amir
امير amir
عماد imad
عمار ammar
عدنان adnan
عدي uday
عدي uday
عزيز aziz
عزت izzat
عصام isam
عطا ata
عطية atiya
علاء ala
علا ala
علاوي allawi
عواد awwad
عوض awad
عقيل aqil
عباس abbas
عبيد ubayd
عبيدي ubaydi
غازي ghazi
غسان ghassan
غلام ghulam
فؤاد fuad
فواد fuad
فاروق faruq
فارس faris
فاطمة fatima
فاضل fadil
فائز faiz
فايز faiz
فتحي fathi
فرج faraj
فرحان farhan
فهد fahd
فيصل faysal
فوزي fawzi
فضل fadl
قاسم qasim
قاري qari
قاضي qadi
قصي qusay
قذافي qadhafi
كاظم kazim
كامل kamil
كمال kamal
كريم karim
كامران kamran
لطيف latif
لطفي lutfi
ماجد majid
مجيد majid
ماهر mahir
مالك malik
ملك malik
مبارك mubarak
مجاهد mujahid
مختار mukhtar
مراد murad
مسلم muslim
مصري masri
معتصم mutasim
معمر muammar
معاذ muadh
معاوية muawiya
منصور mansur
منير munir
مهدي mahdi
ميلاد milad
موفق muwaffaq
مولوي mawlawi
مولي mawla
مولانا mawlana
ملا mullah
ملاح mallah
حاجي haji
حاج haj
الحاج al haj
اخوند akhund
آخوند akhund
اخوندزاده akhundzada
زاده zada
خان khan
جان jan
گل gul
يار yar
مير mir
ولي wali
والي wali
آغا agha
اغا agha
نور nur
نوري nuri
نبيل nabil
نبي nabi
ناجي naji
ناصر nasir
نصر nasr
نصير nasir
نصار nassar
نعيم naim
نعمان numan
نواز nawaz
نوف nawf
نايف nayif
نزار nizar
نظام nizam
هاشم hashim
هاني hani
هادي hadi
هشام hisham
هيثم haytham
هلال hilal
ياسر yasir
ياسين yasin
ياسمين yasmin
يعقوب yaqub
يوسف yusuf
يونس yunus
يزيد yazid
ابراهيم ibrahim
اسماعيل ismail
اسحاق ishaq
اسحق ishaq
اسامة usama
اسامه usama
اسعد asad
اسد asad
ادريس idris
اكرم akram
امين amin
امان aman
انس anas
انور anwar
انصاري ansari
اياد iyad
ايمن ayman
ايوب ayyub
ايمان iman
اشرف ashraf
اكبر akbar
اصغر asghar
افضل afdal
الياس ilyas
الهام ilham
الكساندر alexander
البرت albert
الفريد alfred
باقر baqir
باسم basim
بدر badr
برهان burhan
بشار bashar
بشير bashir
بلال bilal
تركي turki
تميم tamim
توفيق tawfiq
تيسير taysir
ثابت thabit
ثروت tharwat
جابر jabir
جاسم jasim
جبار jabbar
جبريل jibril
جعفر jafar
جلال jalal
جليل jalil
جمال jamal
جميل jamil
جمعة juma
جمعه juma
جهاد jihad
جواد jawad
جودت jawdat
جوهر jawhar
حارث harith
حازم hazim
حافظ hafiz
حاتم hatim
حبيب habib
حجازي hijazi
حداد haddad
حرب harb
حسام husam
حفيظ hafiz
حكيم hakim
حكمت hikmat
حلمي hilmi
حمزة hamza
حمزه hamza
حنفي hanafi
حيدر haydar
حلا hala
دائود daud
داود dawud
داوود dawud
درويش darwish
دوري duri
ذاكر dhakir
راشد rashid
رشيد rashid
راغب raghib
رجب rajab
رحمن rahman
رحمان rahman
رحيم rahim
رحمت rahmat
رستم rustam
رسول rasul
رضا rida
رضوان ridwan
رغد raghad
رفيق rafiq
رمزي ramzi
رمضان ramadan
رءوف rauf
رؤوف rauf
روح ruh
روحاني rouhani
خامنئي khamenei
احمدي ahmadi
احمدينژاد ahmadinejad
زايد zayd
زبير zubayr
زكريا zakariya
زكي zaki
زياد ziyad
زيد zayd
زين zayn
زينب zaynab
زهير zuhayr
ظاهر zahir
ظواهري zawahiri
ضيا zia
ضياء zia
سبعاوي sabawi
سراج siraj
ستار sattar
سهيل suhayl
شمس shams
شهاب shihab
طفيل tufayl
تكريتي tikriti
بغدادي baghdadi
مصراتي misrati
عراقي iraqi
يمني yamani
ليبي libi
تونسي tunisi
جزائري jazairi
مغربي maghribi
سوري suri
سعدي sadi
كويتي kuwaiti
قطري qatari
مدني madani
مكي makki
موصلي mosuli
حلبي halabi
حموي hamawi
حمصي homsi
دمشقي dimashqi
فلسطيني filistini
لبناني lubnani
كردي kurdi
بلوشي balushi
حقاني haqqani
قدوس quddus
قادر qadir
قدير qadir
قيوم qayyum
غفار ghaffar
غفور ghafur
غني ghani
وهاب wahhab
واحد wahid
واسع wasi
ودود wadud
وكيل wakil
وزير wazir
منان mannan
متين matin
مطمئن mutmain
حق haq
حي hai
احد ahad
باري bari
باقي baqi
بصير basir
سبحان subhan
سلام salam
صمد samad
رزاق razzaq
رب rabb
ربه rabbuh
تواب tawwab
تميمي tamimi
جبوري jaburi
شمري shammari
عتيبي utaybi
قحطاني qahtani
غامدي ghamdi
زهراني zahrani
حربي harbi
دليمي dulaymi
زوبعي zubai
حمود hammud
حوثي huthi
نصرالله nasrallah
نعمت nimat
هدايت hidayat
عنايت inayat
قدرت qudrat
خدمت khidmat
عصمت ismat
شوكت shawkat
عليم alim
عظيم azim
مظهر mazhar
اعظم azam
معصوم masum
مقصود maqsud
منظور manzur
مسرور masrur
مشتاق mushtaq
اقبال iqbal
پرويز parviz
فرهاد farhad
بهرام bahram
بهروز behruz
جهانگير jahangir
شاهين shahin
سردار sardar
سهراب sohrab
ميرزا mirza
محسني mohseni
موسوي mousavi
حسيني husayni
رضايي rezaei
كريمي karimi
صالحي salehi
جعفري jafari
سليماني soleimani
هاشمي hashemi
جنتي jannati
عمري umari
فيض faiz
سرور sarwar
نظر nazar
نذير nadhir
محي muhyi
محيي muhyi
هارون harun
فتح fath
فاتح fatih
لقمان luqman
طلحة talha
قيس qays
بهاء baha
اديب adib
مطيع muti
ربيع rabi
سميع sami
شفيع shafi
رفيع rafi
بديع badi
وسيم wasim
وسام wisam
زاهد zahid
شاهد shahid
خورشيد khurshid
فريد farid
حفتر haftar
نجفي najafi
";

static KNOWN: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| WORDS.lines().filter_map(|line| line.split_once(' ')).collect());
