//! Given names of Spanish and Portuguese that people bear in pairs: "Juan Carlos" says as little of who is
//! meant as "Juan" does.

/// The commonest, none of which is a family name as well; by common knowledge.
const NAMES: [&str; 66] = [
    "adolfo",
    "alberto",
    "alejandra",
    "alejandro",
    "alfredo",
    "ana",
    "andres",
    "angel",
    "antonio",
    "armando",
    "arturo",
    "carlos",
    "carmen",
    "cesar",
    "claudia",
    "diego",
    "eduardo",
    "elena",
    "enrique",
    "ernesto",
    "fabio",
    "felipe",
    "fernando",
    "francisco",
    "gabriel",
    "guillermo",
    "gustavo",
    "hector",
    "hugo",
    "ignacio",
    "ines",
    "ivan",
    "jaime",
    "javier",
    "jesus",
    "joao",
    "joaquin",
    "jorge",
    "jose",
    "juan",
    "julio",
    "laura",
    "luis",
    "luisa",
    "luiz",
    "manuel",
    "marco",
    "maria",
    "mario",
    "miguel",
    "oscar",
    "pablo",
    "patricia",
    "paulo",
    "pedro",
    "rafael",
    "ramon",
    "raul",
    "ricardo",
    "roberto",
    "rodrigo",
    "rosa",
    "sergio",
    "tomas",
    "victor",
    "xavier",
];

/// Whether a normalized token is one of them.
#[must_use]
pub fn is_one_of_two(token: &str) -> bool {
    NAMES.binary_search(&token).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_order_and_no_family_names() {
        assert!(NAMES.is_sorted());
        assert!(is_one_of_two("juan") && !is_one_of_two("maduro"));
    }
}
