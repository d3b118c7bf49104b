//! How proposals turn into signed agreements.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 3] = [
    Indicator {
        id: "proposals_accepted",
        family: Family::Agreement,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Propuestas aceptadas", en: "Proposals accepted" },
        short: Text { es: "Propuestas aceptadas", en: "Proposals accepted" },
        definition: Text {
            es: "De las propuestas enviadas en el periodo y decididas hasta la fecha de corte, \
                 porcentaje que el cliente aceptó.",
            en: "Of the proposals sent in the period and decided by the as-of date, the share the \
                 customer accepted.",
        },
        needs: Text {
            es: "El registro proposals, con sent, decided y outcome.",
            en: "The proposals register, with sent, decided and outcome.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "En los últimos periodos faltan decisiones y la cifra aún puede cambiar; no dice \
                 por qué se rechazan las demás.",
            en: "In the latest periods decisions are still to come and it may change; it does not \
                 say why the others were turned down.",
        },
    },
    Indicator {
        id: "proposals_followed_up",
        family: Family::Agreement,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Propuestas con seguimiento", en: "Proposals followed up" },
        short: Text { es: "Con seguimiento", en: "Followed up" },
        definition: Text {
            es: "De las propuestas enviadas en el periodo, porcentaje con un seguimiento \
                 registrado.",
            en: "Of the proposals sent in the period, the share with a follow-up on record.",
        },
        needs: Text {
            es: "El registro proposals, con sent y followed_up.",
            en: "The proposals register, with sent and followed_up.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Dice que alguien volvió a llamar, no si fue a tiempo ni qué se consiguió.",
            en: "It says that somebody got back in touch, not whether in time or to what effect.",
        },
    },
    Indicator {
        id: "agreements_signed",
        family: Family::Agreement,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Acuerdos firmados", en: "Agreements signed" },
        short: Text { es: "Acuerdos firmados", en: "Agreements signed" },
        definition: Text {
            es: "De las propuestas enviadas en el periodo y aceptadas, porcentaje con el acuerdo \
                 firmado.",
            en: "Of the proposals sent in the period and accepted, the share with a signed \
                 agreement.",
        },
        needs: Text {
            es: "El registro proposals, con sent, outcome y signed.",
            en: "The proposals register, with sent, outcome and signed.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Lo aceptado sin firma es un riesgo para las dos partes; la firma no prueba que \
                 el alcance se entendiera.",
            en: "Accepted but unsigned is a risk to both sides; a signature does not prove that \
                 the scope was understood.",
        },
    },
];
