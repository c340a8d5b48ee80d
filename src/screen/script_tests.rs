//! Names in their own script against the names that lists give their bearers, by common knowledge.

use super::compare;
use crate::name::Name;

/// The pairs for which being a hit is not `expected`, as they are compared.
fn amiss(pairs: &[(&str, &str)], expected: bool) -> Vec<String> {
    pairs
        .iter()
        .filter_map(|(a, b)| {
            let (a, b) = (Name::parse(a).unwrap(), Name::parse(b).unwrap());
            let compared = compare(&a, &b);
            (compared.hit != expected).then(|| format!("{a}: {} / {b}: {}", a.normal(), compared.score))
        })
        .collect()
}

fn all_meet(pairs: &[(&str, &str)]) {
    assert_eq!(amiss(pairs, true), Vec::<String>::new());
}

fn none_meet(pairs: &[(&str, &str)]) {
    assert_eq!(amiss(pairs, false), Vec::<String>::new());
}

#[test]
fn arabic_persian_and_urdu_names_meet_their_latin_form() {
    all_meet(&[
        ("محمد علي", "Mohamed Ali"),
        ("أحمد حسن", "Ahmed Hassan"),
        ("خالد محمود", "Khaled Mahmoud"),
        ("عبد الله", "Abdullah"),
        ("معمر القذافي", "Muammar Gaddafi"),
        ("صدام حسين التكريتي", "Saddam Hussein al-Tikriti"),
        ("أيمن الظواهري", "Ayman al-Zawahiri"),
        ("أسامة بن لادن", "Usama bin Ladin"),
        ("بشار الأسد", "Bashar al-Assad"),
        ("عبد الرحمن السديس", "Abdulrahman al-Sudais"),
        ("عبدالفتاح السيسي", "Abdel Fattah el-Sisi"),
        ("حسن نصر الله", "Hassan Nasrallah"),
        ("قاسم سلیمانی", "Qasem Soleimani"),
        ("محمود احمدی‌نژاد", "Mahmoud Ahmadinejad"),
        ("حسن روحانی", "Hassan Rouhani"),
        ("سراج الدين حقانى", "Sirajuddin Haqqani"),
        ("حبیب الله", "Habibullah"),
        ("نواز شریف", "Nawaz Sharif"),
        ("جلال طالباني", "Jalal Talabani"),
        ("خليفة حفتر", "Khalifa Haftar"),
    ]);
    none_meet(&[
        ("جلال طالباني", "Salah Talabani"),
        ("معمر القذافي", "Omar al-Qadhafi"),
        ("خالد محمود", "Walid Mahmoud"),
        ("سالم الحربي", "Salman al-Harbi"),
    ]);
}

#[test]
fn hebrew_names_meet_their_latin_form() {
    all_meet(&[
        ("בנימין נתניהו", "Benjamin Netanyahu"),
        ("יצחק רבין", "Yitzhak Rabin"),
        ("שמעון פרס", "Shimon Peres"),
        ("אריאל שרון", "Ariel Sharon"),
        ("דוד בן גוריון", "David Ben Gurion"),
        ("משה דיין", "Moshe Dayan"),
        ("אהוד אולמרט", "Ehud Olmert"),
        ("ציפי לבני", "Tzipi Livni"),
        ("יאיר לפיד", "Yair Lapid"),
        ("נפתלי בנט", "Naftali Bennett"),
        ("מנחם בגין", "Menachem Begin"),
        ("גולדה מאיר", "Golda Meir"),
    ]);
    none_meet(&[
        ("יצחק רבין", "Yitzhak Shamir"),
        ("שמעון פרס", "Shimon Katz"),
        ("משה דיין", "Moshe Levi"),
        ("דוד כהן", "Dan Cohen"),
    ]);
}

#[test]
fn korean_names_meet_their_latin_form() {
    all_meet(&[
        ("김정은", "Kim Jong Un"),
        ("김정일", "Kim Jong Il"),
        ("박근혜", "Park Geun-hye"),
        ("문재인", "Moon Jae-in"),
        ("윤석열", "Yoon Suk Yeol"),
        ("이민호", "Lee Min Ho"),
        ("박지성", "Park Ji Sung"),
        ("반기문", "Ban Ki-moon"),
        ("최룡해", "Choe Ryong Hae"),
        ("김영철", "Kim Yong Chol"),
        ("리설주", "Ri Sol Ju"),
        ("손흥민", "Son Heung-min"),
        ("김 여정", "Kim Yo Jong"),
        ("도널드 트럼프", "Donald Trump"),
        ("블라디미르 푸틴", "Vladimir Putin"),
    ]);
    none_meet(&[
        ("김정은", "Kim Jong Il"),
        ("김정은", "Kim Song Un"),
        ("이민호", "Lee Min Ki"),
        ("박지성", "Pak Ji Won"),
    ]);
}

#[test]
fn chinese_names_meet_their_latin_form() {
    all_meet(&[
        ("习近平", "Xi Jinping"),
        ("習近平", "Xi Jinping"),
        ("李明", "Li Ming"),
        ("王伟", "Wang Wei"),
        ("毛泽东", "Mao Zedong"),
        ("曾庆红", "Zeng Qinghong"),
        ("单田芳", "Shan Tianfang"),
        ("仇和", "Qiu He"),
        ("解振华", "Xie Zhenhua"),
        ("任正非", "Ren Zhengfei"),
        ("欧阳修", "Ouyang Xiu"),
    ]);
    none_meet(&[("李伟", "Li Wen"), ("王伟", "Wang Wen"), ("习近平", "Xi Jinming"), ("李明", "Liu Ming")]);
}

#[test]
fn kana_names_meet_their_latin_form() {
    all_meet(&[
        ("ウラジーミル・プーチン", "Vladimir Putin"),
        ("ロバート・ムガベ", "Robert Mugabe"),
        ("サダム・タクリーティ", "Saddam Takriti"),
        ("サダム・フセイン", "Saddam Hussein"),
        ("やまだ たろう", "Yamada Taro"),
    ]);
    none_meet(&[("ウラジーミル・プーチン", "Vladimir Popov"), ("セルゲイ・ラブロフ", "Sergei Ivanov")]);
}

#[test]
fn greek_names_meet_their_latin_form() {
    all_meet(&[
        ("Αλέξης Τσίπρας", "Alexis Tsipras"),
        ("Γιάννης Βαρουφάκης", "Giannis Varoufakis"),
        ("Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
        ("Ευάγγελος Βενιζέλος", "Evangelos Venizelos"),
        ("Νίκος Παππάς", "Nikos Pappas"),
        ("Μπαράκ Ομπάμα", "Barack Obama"),
        ("Ντόναλντ Τραμπ", "Donald Trump"),
        ("Νικόλαος Γεωργίου", "Nikolaos Georgiou"),
        ("Χρήστος Στυλιανίδης", "Christos Stylianides"),
    ]);
    none_meet(&[("Αλέξης Τσίπρας", "Alexis Georgiou"), ("Νίκος Παππάς", "Nikos Papadakis")]);
}

#[test]
fn cyrillic_names_meet_their_latin_form() {
    all_meet(&[
        ("Владимир Путин", "Vladimir Putin"),
        ("Сергей Лавров", "Sergey Lavrov"),
        ("Михаил Ходорковский", "Mikhail Khodorkovsky"),
        ("Володимир Зеленський", "Volodymyr Zelenskyy"),
        ("Григорій Гончар", "Hryhoriy Honchar"),
        ("Аляксандр Лукашэнка", "Alyaksandr Lukashenka"),
        ("Слободан Милошевић", "Slobodan Milosevic"),
        ("Ратко Младић", "Ratko Mladic"),
        ("Радован Караџић", "Radovan Karadzic"),
        ("Първан Щерев", "Parvan Shterev"),
        ("Нұрсұлтан Назарбаев", "Nursultan Nazarbayev"),
        ("Рамзан Кадыров", "Ramzan Kadyrov"),
    ]);
    none_meet(&[("Сергей Лавров", "Sergey Ivanov"), ("Владимир Путин", "Vladimir Popov")]);
}

#[test]
fn scripts_without_a_table_are_read_all_the_same() {
    all_meet(&[("Նիկոլ Փաշինյան", "Nikol Pashinyan"), ("მიხეილ სააკაშვილი", "Mikheil Saakashvili")]);
}

#[test]
fn foreign_names_are_read_by_their_sound() {
    all_meet(&[
        ("ديفيد كاميرون", "David Cameron"),
        ("جورج واشنطن", "George Washington"),
        ("ג'ורג' וושינגטון", "George Washington"),
        ("דאגלס אדמס", "Douglas Adams"),
        ("더글러스 애덤스", "Douglas Adams"),
        ("조지 워싱턴", "George Washington"),
        ("唐纳德·特朗普", "Donald Trump"),
        ("弗拉基米尔·普京", "Vladimir Putin"),
        ("マイケル・ジャクソン", "Michael Jackson"),
        ("Джордж Вашингтон", "George Washington"),
        ("Чарльз Уильямс", "Charles Williams"),
        ("নরেন্দ্র মোদী", "Narendra Modi"),
        ("नरेन्द्र मोदी", "Narendra Modi"),
    ]);
    none_meet(&[
        ("ديفيد كاميرون", "David Clinton"),
        ("조지 워싱턴", "George Harrison"),
        ("唐纳德·特朗普", "Ronald Reagan"),
        ("マイケル・ジャクソン", "Michael Johnson"),
        ("Джордж Вашингтон", "George Harrison"),
        ("नरेन्द्र मोदी", "Rahul Gandhi"),
    ]);
}
