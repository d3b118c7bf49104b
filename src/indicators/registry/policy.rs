//! Whether the retention policy itself is in order: reviewed, configured, measured, acted on.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 8] = [
    Indicator {
        id: "playbooks_reviewed_in_time",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Guías revisadas a tiempo", en: "Playbooks reviewed in time" },
        short: Text { es: "Guías al día", en: "Playbooks up to date" },
        definition: Text {
            es: "De las guías de pasos y fases, porcentaje cuya última revisión está dentro del \
                 plazo que la propia guía fija. Sin fecha de revisión cuenta como no revisada; sin \
                 plazo, o revisada después de la fecha de corte, queda fuera.",
            en: "Of the playbooks of steps and phases, the share last reviewed within the \
                 interval that the playbook itself sets. Without a review date it counts as not \
                 reviewed; without an interval, or reviewed after the as-of date, it is left out.",
        },
        needs: Text {
            es: "La cabecera de cada guía, con reviewed y review_every.",
            en: "The front matter of each playbook, with reviewed and review_every.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Una fecha al día no prueba que la guía se siga: eso lo muestran los indicadores \
                 que nombra.",
            en: "A recent date does not prove that the playbook is followed: the indicators it \
                 names show that.",
        },
    },
    Indicator {
        id: "moments_configured",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Momentos configurados", en: "Moments configured" },
        short: Text { es: "Momentos configurados", en: "Moments configured" },
        definition: Text {
            es: "De los momentos de la verdad del registro, porcentaje con responsable, \
                 participantes, procesos y coste, y donde consta si el cliente conoce ese coste.",
            en: "Of the moments of truth on the register, the share with an owner, participants, \
                 processes and cost, and a note of whether the customer is aware of that cost.",
        },
        needs: Text {
            es: "El registro moments, con owner, participants, processes, cost y \
                 customer_aware_of_cost.",
            en: "The moments register, with owner, participants, processes, cost and \
                 customer_aware_of_cost.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Dice que la ficha está completa, no que se cumpla ni que el reparto de tareas \
                 sea bueno.",
            en: "It says that the entry is complete, not that it is lived by or that the work is \
                 well shared out.",
        },
    },
    Indicator {
        id: "moments_measured",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Momentos medidos", en: "Moments measured" },
        short: Text { es: "Momentos medidos", en: "Moments measured" },
        definition: Text {
            es: "De los momentos de la verdad del registro, porcentaje con al menos una respuesta \
                 de encuesta en el periodo.",
            en: "Of the moments of truth on the register, the share with at least one survey \
                 answer in the period.",
        },
        needs: Text {
            es: "El registro moments y una encuesta con la dimensión moment.",
            en: "The moments register and a survey with the dimension moment.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Basta una respuesta para que cuente: antes de fiarse de un momento, véase \
                 cuántas tiene.",
            en: "One answer is enough to count: before you trust a moment's figure, see how many \
                 it has.",
        },
    },
    Indicator {
        id: "suppliers_coherent",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Proveedores coherentes", en: "Coherent suppliers" },
        short: Text { es: "Proveedores coherentes", en: "Coherent suppliers" },
        definition: Text {
            es: "De los proveedores del registro, porcentaje marcado como coherente: trata al \
                 cliente como lo haría la propia empresa. El que no lleva marca cuenta como no \
                 coherente.",
            en: "Of the suppliers on the register, the share marked as coherent: they treat the \
                 customer as you would yourselves. One without a mark counts as not coherent.",
        },
        needs: Text {
            es: "El registro suppliers, con coherent.",
            en: "The suppliers register, with coherent.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Es el juicio de quien lleva el registro: contrástese con la satisfacción y el \
                 servicio por proveedor.",
            en: "It is the judgement of whoever keeps the register: check it against satisfaction \
                 and service by supplier.",
        },
    },
    Indicator {
        id: "values_practised",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Valores llevados a la práctica", en: "Values put into practice" },
        short: Text { es: "Valores con práctica", en: "Values practised" },
        definition: Text {
            es: "De los valores declarados en el registro, porcentaje con una práctica escrita \
                 que los muestra ante el cliente.",
            en: "Of the values declared on the register, the share with a written practice that \
                 shows them to the customer.",
        },
        needs: Text {
            es: "El registro values, con practice_es y practice_en.",
            en: "The values register, with practice_es and practice_en.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Dice que la práctica está escrita, no que el cliente la note: búsquese en \
                 comentarios y entrevistas.",
            en: "It says that the practice is written down, not that customers notice: look for \
                 that in comments and interviews.",
        },
    },
    Indicator {
        id: "maturity",
        family: Family::Policy,
        unit: Unit::Level,
        direction: Direction::Higher,
        name: Text { es: "Madurez", en: "Maturity" },
        short: Text { es: "Madurez", en: "Maturity" },
        definition: Text {
            es: "Media del último nivel de madurez, de 0 a 5, de las guías evaluadas hasta el \
                 final del periodo.",
            en: "The mean of the latest maturity level, 0 to 5, of the playbooks assessed by the \
                 end of the period.",
        },
        needs: Text {
            es: "El registro assessments, con date, playbook y maturity.",
            en: "The assessments register, with date, playbook and maturity.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Es una autoevaluación: vale con pruebas y con el mismo criterio cada vez, y la \
                 media tapa las guías flojas.",
            en: "It is a self-assessment: it holds with evidence and a steady yardstick, and the \
                 mean hides weak playbooks.",
        },
    },
    Indicator {
        id: "data_freshness",
        family: Family::Policy,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Datos al día", en: "Data freshness" },
        short: Text { es: "Datos al día", en: "Data freshness" },
        definition: Text {
            es: "De las fuentes de datos del registro, porcentaje que en la fecha de corte se \
                 había actualizado dentro del plazo fijado para cada una. La actualizada después \
                 queda fuera.",
            en: "Of the data sources on the register, the share that by the as-of date had been \
                 refreshed within the interval set for each. One refreshed later is left out.",
        },
        needs: Text {
            es: "El registro data_sources, con refreshed y every.",
            en: "The data_sources register, with refreshed and every.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Al día no quiere decir correcto: las filas apartadas se cuentan en datos y \
                 método.",
            en: "Fresh does not mean right: the rows set aside are counted under data and method.",
        },
    },
    Indicator {
        id: "actions_overdue",
        family: Family::Policy,
        unit: Unit::Count,
        direction: Direction::Lower,
        name: Text { es: "Acciones vencidas", en: "Actions overdue" },
        short: Text { es: "Acciones vencidas", en: "Actions overdue" },
        definition: Text {
            es: "Número de acciones que al acabar el periodo habían pasado su fecha límite sin \
                 terminarse.",
            en: "The number of actions that, when the period ended, were past their due date and \
                 not done.",
        },
        needs: Text {
            es: "El registro actions, con due y done.",
            en: "The actions register, with due and done.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Pesa igual una acción grave que una menor, y un día de retraso que un año.",
            en: "A grave action weighs the same as a small one, and a day late the same as a \
                 year.",
        },
    },
];
