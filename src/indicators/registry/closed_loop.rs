//! What is done with each answer: who was contacted, how soon, and what came of it.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 4] = [
    Indicator {
        id: "detractors_contacted_in_time",
        family: Family::ClosedLoop,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Detractores contactados a tiempo", en: "Detractors contacted in time" },
        short: Text { es: "Contactados a tiempo", en: "Contacted in time" },
        definition: Text {
            es: "De los detractores que respondieron en el periodo, porcentaje contactado dentro \
                 del plazo de su seguimiento. Quien no tiene seguimiento cuenta como no \
                 contactado; quien espera contacto y aún está en plazo queda fuera.",
            en: "Of the detractors who answered in the period, the share contacted by the due \
                 date of their follow-up. One without a follow-up counts as not contacted; one \
                 still waiting and not yet due is left out.",
        },
        needs: Text {
            es: "Una pregunta nps de una encuesta con clientes identificados y el registro \
                 follow_ups, con answered_on, due y contacted.",
            en: "An nps question of a survey with identified customers, and the follow_ups \
                 register, with answered_on, due and contacted.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Mide la prontitud, no el resultado: qué se consiguió lo dice el porcentaje de \
                 recuperados.",
            en: "It measures promptness, not outcome: what came of it is for the share recovered \
                 to say.",
        },
    },
    Indicator {
        id: "time_to_contact_p50",
        family: Family::ClosedLoop,
        unit: Unit::Days,
        direction: Direction::Lower,
        name: Text { es: "Días hasta el contacto (mediana)", en: "Days to contact (median)" },
        short: Text { es: "Días hasta el contacto", en: "Days to contact" },
        definition: Text {
            es: "Plazo, en días desde su respuesta, en el que se contactó con la mitad de los \
                 detractores que respondieron en el periodo y han sido contactados hasta la fecha \
                 de corte.",
            en: "The days from the answer within which half of the detractors who answered in the \
                 period, and were contacted by the as-of date, were reached.",
        },
        needs: Text {
            es: "Una pregunta nps de una encuesta con clientes identificados y el registro \
                 follow_ups, con answered_on y contacted.",
            en: "An nps question of a survey with identified customers, and the follow_ups \
                 register, with answered_on and contacted.",
        },
        interval: IntervalMethod::OrderStatistics,
        source: "SQL percentile_disc; Hyndman & Fan 1996; Conover 1999",
        reading: Text {
            es: "No incluye a los que nadie ha llamado: léase con el porcentaje contactado a \
                 tiempo.",
            en: "Detractors nobody has contacted are not in it, so read it with the share \
                 contacted in time.",
        },
    },
    Indicator {
        id: "detractors_recovered",
        family: Family::ClosedLoop,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Detractores recuperados", en: "Detractors recovered" },
        short: Text { es: "Detractores recuperados", en: "Detractors recovered" },
        definition: Text {
            es: "De los detractores que respondieron en el periodo y cuyo seguimiento tiene un \
                 resultado que no es pendiente, porcentaje que consta como recuperado.",
            en: "Of the detractors who answered in the period and whose follow-up has an outcome \
                 other than pending, the share recorded as recovered.",
        },
        needs: Text {
            es: "Una pregunta nps de una encuesta con clientes identificados y el registro \
                 follow_ups, con answered_on y outcome.",
            en: "An nps question of a survey with identified customers, and the follow_ups \
                 register, with answered_on and outcome.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Recuperado es lo que anota quien llamó: la prueba es la siguiente respuesta de \
                 ese cliente.",
            en: "Recovered is what the caller wrote down: that customer's next answer is the \
                 proof.",
        },
    },
    Indicator {
        id: "promoters_thanked",
        family: Family::ClosedLoop,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Agradecimiento a promotores", en: "Promoters thanked" },
        short: Text { es: "Gracias a promotores", en: "Promoters thanked" },
        definition: Text {
            es: "De los promotores que respondieron en el periodo, porcentaje con un contacto \
                 registrado en su seguimiento.",
            en: "Of the promoters who answered in the period, the share with a contact on record \
                 in their follow-up.",
        },
        needs: Text {
            es: "Una pregunta nps de una encuesta con clientes identificados y el registro \
                 follow_ups, con answered_on y contacted.",
            en: "An nps question of a survey with identified customers, and the follow_ups \
                 register, with answered_on and contacted.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Dice que se les llamó, no si se les pidió una recomendación ni si la hicieron.",
            en: "It says that they were contacted, not whether they were asked for a \
                 recommendation or made one.",
        },
    },
];
