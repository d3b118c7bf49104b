//! How customers are kept in touch with, and what they say unasked.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 4] = [
    Indicator {
        id: "contact_coverage",
        family: Family::Contact,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Cobertura de contacto", en: "Contact coverage" },
        short: Text { es: "Cobertura de contacto", en: "Contact coverage" },
        definition: Text {
            es: "De los clientes activos al acabar el periodo, porcentaje con al menos un \
                 contacto registrado en él.",
            en: "Of the customers active when the period ended, the share with at least one \
                 contact on record in it.",
        },
        needs: Text {
            es: "Los registros customers, con since y until, y contacts, con customer y date.",
            en: "The customers register, with since and until, and the contacts register, with \
                 customer and date.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Dice que hubo contacto, no que le sirviera al cliente; demasiados también \
                 cansan.",
            en: "It says that there was contact, not that it was of any use to the customer, and \
                 too much of it tires.",
        },
    },
    Indicator {
        id: "communications_on_plan",
        family: Family::Contact,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Comunicaciones según el plan", en: "Communications on plan" },
        short: Text { es: "Comunicación según plan", en: "On-plan communications" },
        definition: Text {
            es: "De las comunicaciones cuya fecha prevista cae en el periodo y no pasa de la \
                 fecha de corte, porcentaje realizado ese día o antes.",
            en: "Of the communications planned for a date in the period and not after the as-of \
                 date, the share done by the planned date.",
        },
        needs: Text {
            es: "El registro communications, con planned_on y done_on.",
            en: "The communications register, with planned_on and done_on.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Dice que se cumple el calendario, no que alguien leyera el mensaje ni que \
                 hiciera efecto.",
            en: "It says that the calendar is kept, not that anyone read the message or acted on \
                 it.",
        },
    },
    Indicator {
        id: "campaign_return",
        family: Family::Contact,
        unit: Unit::Ratio,
        direction: Direction::Higher,
        name: Text { es: "Retorno de las campañas", en: "Campaign return" },
        short: Text { es: "Retorno de campañas", en: "Campaign return" },
        definition: Text {
            es: "Ingresos atribuidos a las campañas terminadas en el periodo, entre lo que \
                 costaron: con 1 se recupera lo gastado. Quedan fuera aquellas en que falta uno de \
                 los dos importes.",
            en: "Revenue credited to the campaigns that ended in the period, over what they cost: \
                 at 1 the outlay comes back. Those without one of the two amounts are left out.",
        },
        needs: Text {
            es: "El registro campaigns, con to, cost y revenue.",
            en: "The campaigns register, with to, cost and revenue.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Compara con ingresos, no con margen, y atribuye a la campaña también lo que se \
                 habría vendido sin ella.",
            en: "It counts revenue, not margin, and credits the campaign even with what would \
                 have sold without it.",
        },
    },
    Indicator {
        id: "feedback_balance",
        family: Family::Contact,
        unit: Unit::Points,
        direction: Direction::Higher,
        name: Text { es: "Saldo de opiniones", en: "Feedback balance" },
        short: Text { es: "Saldo de opiniones", en: "Feedback balance" },
        definition: Text {
            es: "Porcentaje de opiniones favorables menos porcentaje de desfavorables, sobre las \
                 recibidas en el periodo con su tono anotado. Va de −100 a 100 puntos.",
            en: "The percentage of favourable opinions less that of unfavourable ones, among \
                 those received in the period with their sentiment on record. It runs from −100 \
                 to 100 points.",
        },
        needs: Text {
            es: "El registro feedback, con received, source y sentiment.",
            en: "The feedback register, with received, source and sentiment.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Quien opina sin que se le pregunte no representa a la clientela: vale para ver \
                 temas y cambios, no niveles.",
            en: "Those who speak unasked do not stand for all customers: use it to see themes and \
                 changes, not levels.",
        },
    },
];
