//! Whether promises to customers are kept, and made good where they are not.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 3] = [
    Indicator {
        id: "commitments_met",
        family: Family::Commitments,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Compromisos cumplidos", en: "Commitments met" },
        short: Text { es: "Compromisos cumplidos", en: "Commitments met" },
        definition: Text {
            es: "De los compromisos vigentes al abrirse cada incidencia del periodo, según su \
                 momento de la verdad, porcentaje cumplido dentro de su límite. Quedan fuera los \
                 que aún están en plazo; lo resuelto cuenta como respondido.",
            en: "Of the commitments in force when each incident of the period was opened, by its \
                 moment of truth, the share kept within the limit. Those whose time is not yet up \
                 are left out; what is resolved counts as answered.",
        },
        needs: Text {
            es: "Los registros commitments, con measure, limit y valid_from, e incidents, con \
                 moment y sus fechas.",
            en: "The commitments register, with measure, limit and valid_from, and the incidents \
                 register, with moment and its dates.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Solo juzga las promesas que dejan rastro en una incidencia; de las demás no dice \
                 nada.",
            en: "It judges only the promises that leave a trace in an incident; of the others it \
                 says nothing.",
        },
    },
    Indicator {
        id: "compensations_owed",
        family: Family::Commitments,
        unit: Unit::Count,
        direction: Direction::Lower,
        name: Text { es: "Compensaciones debidas", en: "Compensations owed" },
        short: Text { es: "Compensaciones debidas", en: "Compensations owed" },
        definition: Text {
            es: "Número de incidencias abiertas en el periodo por las que se debe, o se debía, \
                 una compensación al cliente.",
            en: "The number of incidents opened in the period for which the customer is, or was, \
                 owed a compensation.",
        },
        needs: Text {
            es: "El registro incidents, con opened y compensation_owed.",
            en: "The incidents register, with opened and compensation_owed.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Cada una es una promesa incumplida; una cifra baja también puede venir de no \
                 reconocerlas.",
            en: "Each one is a promise broken; a low figure may also mean that they go \
                 unacknowledged.",
        },
    },
    Indicator {
        id: "compensations_given",
        family: Family::Commitments,
        unit: Unit::Count,
        direction: Direction::Neutral,
        name: Text { es: "Compensaciones entregadas", en: "Compensations given" },
        short: Text { es: "Compensaciones dadas", en: "Compensations given" },
        definition: Text {
            es: "Número de incidencias abiertas en el periodo cuya compensación consta como \
                 entregada al cliente.",
            en: "The number of incidents opened in the period whose compensation is on record as \
                 given to the customer.",
        },
        needs: Text {
            es: "El registro incidents, con opened y compensation_given.",
            en: "The incidents register, with opened and compensation_given.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Más no es mejor ni peor: ha de igualar a las debidas, y la diferencia es lo que \
                 queda por entregar.",
            en: "More is neither better nor worse: it should match those owed, and the difference \
                 is what remains to be given.",
        },
    },
];
