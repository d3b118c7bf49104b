//! What people add in their own words. Every sentence is invented, and so is every address and number in it.

use super::opinion::Mood;
use super::random::Random;

/// A comment in the language of the person who answers. People who answer in Catalan write in Spanish here.
///
/// Some hold an e-mail address of `example.com` or a telephone number, so that what masks them has something to mask.
pub(crate) fn comment(mood: Mood, language: &str, random: &mut Random) -> String {
    let sentences = if language == "en" { english(mood) } else { spanish(mood) };
    let sentence = random.one_of(sentences).copied().unwrap_or_default();
    let name = random.one_of(&["compras", "mantenimiento", "gerencia", "office"]).copied();
    sentence
        .replace("{email}", &format!("{}@example.com", name.unwrap_or_default()))
        .replace("{phone}", &format!("600 000 {:03}", random.below(1000)))
}

fn spanish(mood: Mood) -> &'static [&'static str] {
    match mood {
        Mood::Detractor => &[
            "El ascensor estuvo parado cuatro días y nadie nos avisó.",
            "Para cualquier avería hay que llamar tres veces.",
            "La factura no coincide con lo que acordamos, y nadie sabe explicarla.",
            "Cada visita la hace un técnico distinto, que no conoce el edificio.",
            "Siempre la misma respuesta: \"lo tengo que consultar\".",
            "Llevamos un mes esperando el presupuesto de la caldera. Mi teléfono es el {phone}.",
            "Pedí que me escribieran a {email} y sigo sin respuesta.",
            "Caro para lo que recibimos; este año pediremos otras ofertas.",
        ],
        Mood::Passive => &[
            "Cumplen, pero los plazos se alargan en verano.",
            "El trato es bueno; la facturación podría ser más clara.",
            "Bien en general, aunque cuesta saber quién lleva nuestro contrato.",
            "El técnico, muy correcto. La oficina, lenta.",
            "Correcto. Echamos en falta un informe después de cada visita.",
            "Si pueden, llámenme al {phone} antes de venir.",
        ],
        Mood::Promoter => &[
            "Llamé a las ocho y a las diez la calefacción funcionaba.",
            "El técnico de siempre, que conoce el edificio mejor que nosotros.",
            "Se equivocaron, lo dijeron y lo arreglaron sin discutir.",
            "Nos avisan antes de que tengamos que preguntar.",
            "Muy contentos con el cambio de luminarias, y por debajo del presupuesto.",
            "Ya los hemos recomendado a la empresa de al lado.",
            "Todo perfecto. Envíen el acta a {email}, por favor.",
        ],
    }
}

fn english(mood: Mood) -> &'static [&'static str] {
    match mood {
        Mood::Detractor => &[
            "Two weeks without heating in one wing, and nobody could give us a date.",
            "I explained the same fault to four people.",
            "Invoices arrive late and without detail. Please write to {email}.",
        ],
        Mood::Passive => &[
            "Good technicians, slow paperwork.",
            "Does what it should; we would like to see the visits online.",
        ],
        Mood::Promoter => &[
            "Quick, clear and on time.",
            "They owned the mistake and put it right the same day.",
            "Best maintenance firm we have had. Call me on {phone} if you need a reference.",
        ],
    }
}
