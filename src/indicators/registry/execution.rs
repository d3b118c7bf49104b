//! Whether the service is carried out as planned and the customer is told when it is not.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 3] = [
    Indicator {
        id: "milestones_on_time",
        family: Family::Execution,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Hitos en fecha", en: "Milestones on time" },
        short: Text { es: "Hitos en fecha", en: "Milestones on time" },
        definition: Text {
            es: "De los hitos cuya fecha prevista cae en el periodo y no pasa de la fecha de \
                 corte, porcentaje terminado ese día o antes.",
            en: "Of the milestones planned for a date in the period and not after the as-of date, \
                 the share done by the planned date.",
        },
        needs: Text {
            es: "El registro milestones, con planned y done.",
            en: "The milestones register, with planned and done.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Si el plan se reescribe con cada retraso, siempre sale bien: la fecha ha de ser \
                 la acordada con el cliente.",
            en: "Rewriting the plan at every delay makes it perfect: the planned date must be the \
                 one agreed with the customer.",
        },
    },
    Indicator {
        id: "deliverables_validated",
        family: Family::Execution,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Entregables validados", en: "Deliverables validated" },
        short: Text { es: "Entregables validados", en: "Deliverables validated" },
        definition: Text {
            es: "De los hitos terminados en el periodo, porcentaje que el cliente ha validado \
                 formalmente.",
            en: "Of the milestones done in the period, the share the customer has formally \
                 validated.",
        },
        needs: Text {
            es: "El registro milestones, con done y validated.",
            en: "The milestones register, with done and validated.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Lo que no se valida vuelve como discusión; en los hitos recientes la validación \
                 aún puede llegar.",
            en: "What nobody validates can come back as a dispute; for recent milestones the \
                 sign-off may still be on its way.",
        },
    },
    Indicator {
        id: "deviations_told",
        family: Family::Execution,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Desviaciones comunicadas", en: "Deviations the customer was told of" },
        short: Text { es: "Desviaciones avisadas", en: "Deviations announced" },
        definition: Text {
            es: "De los hitos cuya fecha prevista cae en el periodo y no pasa de la fecha de \
                 corte y que se desviaron (con días de desvío anotados, o terminados más tarde), \
                 porcentaje en que se avisó al cliente.",
            en: "Of the milestones planned for a date in the period and not after the as-of date \
                 that strayed from the plan (with days of deviation on record, or done later), \
                 the share where the customer was told.",
        },
        needs: Text {
            es: "El registro milestones, con planned, done, deviation_days y deviation_told.",
            en: "The milestones register, with planned, done, deviation_days and deviation_told.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "No dice si se avisó con tiempo, y una desviación que nadie anota no entra en la \
                 cuenta.",
            en: "It does not say whether the warning came early enough, and a deviation nobody \
                 recorded is not counted.",
        },
    },
];
