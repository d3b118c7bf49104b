//! How incidents are handled: how many, how fast, and how well the first time.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 12] = [
    Indicator {
        id: "incidents",
        family: Family::Incidents,
        unit: Unit::Count,
        direction: Direction::Neutral,
        name: Text { es: "Incidencias", en: "Incidents" },
        short: Text { es: "Incidencias", en: "Incidents" },
        definition: Text {
            es: "Número de incidencias abiertas en el periodo.",
            en: "The number of incidents opened in the period.",
        },
        needs: Text {
            es: "El registro incidents, con opened.",
            en: "The incidents register, with opened.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Si bajan, puede ser mejor servicio o clientes que ya no avisan: mírese por \
                 momento y por cliente activo.",
            en: "Fewer may mean a better service or customers who no longer tell you: look by \
                 moment and per active customer.",
        },
    },
    Indicator {
        id: "first_response_p50",
        family: Family::Incidents,
        unit: Unit::Hours,
        direction: Direction::Lower,
        name: Text { es: "Primera respuesta (mediana)", en: "First response (median)" },
        short: Text { es: "1.ª respuesta, mediana", en: "First response, median" },
        definition: Text {
            es: "Plazo, en horas desde la apertura, en el que tuvo su primera respuesta la mitad \
                 de las incidencias abiertas en el periodo y respondidas hasta la fecha de corte.",
            en: "The hours from opening within which half of the incidents opened in the period, \
                 and answered by the as-of date, had their first response.",
        },
        needs: Text {
            es: "El registro incidents, con opened y first_response.",
            en: "The incidents register, with opened and first_response.",
        },
        interval: IntervalMethod::OrderStatistics,
        source: "SQL percentile_disc; Hyndman & Fan 1996; Conover 1999",
        reading: Text {
            es: "No cuenta las que siguen sin respuesta: en el periodo más reciente sale mejor de \
                 lo que es.",
            en: "Incidents still unanswered are not in it, so the latest period looks better than \
                 it is.",
        },
    },
    Indicator {
        id: "first_response_p90",
        family: Family::Incidents,
        unit: Unit::Hours,
        direction: Direction::Lower,
        name: Text {
            es: "Primera respuesta (nueve de cada diez)",
            en: "First response (nine in ten)",
        },
        short: Text { es: "1.ª respuesta, 9 de 10", en: "First response, 9 in 10" },
        definition: Text {
            es: "Plazo, en horas desde la apertura, en el que tuvieron su primera respuesta nueve \
                 de cada diez incidencias abiertas en el periodo y respondidas hasta la fecha de \
                 corte.",
            en: "The hours from opening within which nine in ten of the incidents opened in the \
                 period, and answered by the as-of date, had their first response.",
        },
        needs: Text {
            es: "El registro incidents, con opened y first_response.",
            en: "The incidents register, with opened and first_response.",
        },
        interval: IntervalMethod::OrderStatistics,
        source: "SQL percentile_disc; Hyndman & Fan 1996; Conover 1999",
        reading: Text {
            es: "Muestra la espera de los peor atendidos, que la mediana no ve; con pocas \
                 incidencias la mueve un solo caso.",
            en: "It shows the wait of the worst served, which the median misses; where incidents \
                 are few, one case moves it.",
        },
    },
    Indicator {
        id: "resolution_mean",
        family: Family::Incidents,
        unit: Unit::Hours,
        direction: Direction::Lower,
        name: Text { es: "Resolución (media)", en: "Resolution (mean)" },
        short: Text { es: "Resolución, media", en: "Resolution, mean" },
        definition: Text {
            es: "Media de horas desde la apertura hasta la resolución de las incidencias abiertas \
                 en el periodo y resueltas hasta la fecha de corte; si no consta la resolución, \
                 vale el cierre.",
            en: "The mean hours from opening to resolution of the incidents opened in the period \
                 and resolved by the as-of date; where no resolution is recorded, the closing \
                 counts.",
        },
        needs: Text {
            es: "El registro incidents, con opened y resolved o, en su defecto, closed.",
            en: "The incidents register, with opened and resolved, or else closed.",
        },
        interval: IntervalMethod::Student,
        source: "embajador; Student 1908",
        reading: Text {
            es: "Unos pocos casos largos tiran de ella: lo habitual lo cuenta mejor la mediana.",
            en: "A few long cases pull it up: the median tells better what usually happens.",
        },
    },
    Indicator {
        id: "resolution_p50",
        family: Family::Incidents,
        unit: Unit::Hours,
        direction: Direction::Lower,
        name: Text { es: "Resolución (mediana)", en: "Resolution (median)" },
        short: Text { es: "Resolución, mediana", en: "Resolution, median" },
        definition: Text {
            es: "Plazo, en horas desde la apertura, en el que quedó resuelta la mitad de las \
                 incidencias abiertas en el periodo y resueltas hasta la fecha de corte; si no \
                 consta la resolución, vale el cierre.",
            en: "The hours from opening within which half of the incidents opened in the period, \
                 and resolved by the as-of date, were resolved; where no resolution is recorded, \
                 the closing counts.",
        },
        needs: Text {
            es: "El registro incidents, con opened y resolved o, en su defecto, closed.",
            en: "The incidents register, with opened and resolved, or else closed.",
        },
        interval: IntervalMethod::OrderStatistics,
        source: "SQL percentile_disc; Hyndman & Fan 1996; Conover 1999",
        reading: Text {
            es: "No cuenta las que siguen sin resolver: en el periodo más reciente sale mejor de \
                 lo que es.",
            en: "Incidents still unresolved are not in it, so the latest period looks better than \
                 it is.",
        },
    },
    Indicator {
        id: "resolution_p90",
        family: Family::Incidents,
        unit: Unit::Hours,
        direction: Direction::Lower,
        name: Text { es: "Resolución (nueve de cada diez)", en: "Resolution (nine in ten)" },
        short: Text { es: "Resolución, 9 de 10", en: "Resolution, 9 in 10" },
        definition: Text {
            es: "Plazo, en horas desde la apertura, en el que quedaron resueltas nueve de cada \
                 diez incidencias abiertas en el periodo y resueltas hasta la fecha de corte; si \
                 no consta la resolución, vale el cierre.",
            en: "The hours from opening within which nine in ten of the incidents opened in the \
                 period, and resolved by the as-of date, were resolved; where no resolution is \
                 recorded, the closing counts.",
        },
        needs: Text {
            es: "El registro incidents, con opened y resolved o, en su defecto, closed.",
            en: "The incidents register, with opened and resolved, or else closed.",
        },
        interval: IntervalMethod::OrderStatistics,
        source: "SQL percentile_disc; Hyndman & Fan 1996; Conover 1999",
        reading: Text {
            es: "Muestra los casos largos que la mediana oculta, pero no los que siguen sin \
                 resolver.",
            en: "It shows the long cases that a median hides, but not those still unresolved.",
        },
    },
    Indicator {
        id: "within_service_level",
        family: Family::Incidents,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Dentro del nivel de servicio", en: "Within service level" },
        short: Text { es: "Nivel de servicio", en: "Within service level" },
        definition: Text {
            es: "De las incidencias abiertas en el periodo, porcentaje que cumplió su nivel de \
                 servicio: según la marca registrada o, si falta, resueltas dentro de plazo. \
                 Quedan fuera las pendientes que aún están en plazo.",
            en: "Of the incidents opened in the period, the share that met their service level: \
                 by the flag on record or, failing that, resolved by the due time. Those open and \
                 not yet due are left out.",
        },
        needs: Text {
            es: "El registro incidents, con opened y within_service_level, o bien resolved y due.",
            en: "The incidents register, with opened and within_service_level, or else resolved \
                 and due.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Dice si se respetó el plazo propio, no cuánto se tardó ni si el cliente quedó \
                 satisfecho.",
            en: "It says whether you kept to your own limit, not how long it took or whether the \
                 customer was satisfied.",
        },
    },
    Indicator {
        id: "first_contact_resolution",
        family: Family::Incidents,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Resueltas al primer contacto", en: "Resolved at first contact" },
        short: Text { es: "Al primer contacto", en: "At first contact" },
        definition: Text {
            es: "De las incidencias abiertas en el periodo y resueltas al menos siete días antes \
                 de la fecha de corte, porcentaje que necesitó un solo contacto y no se ha \
                 reabierto.",
            en: "Of the incidents opened in the period and resolved at least seven days before \
                 the as-of date, the share that took a single contact and have not been reopened.",
        },
        needs: Text {
            es: "El registro incidents, con opened, resolved, contacts y reopened.",
            en: "The incidents register, with opened, resolved, contacts and reopened.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Exige anotar todos los contactos: una llamada sin registrar la mejora sin \
                 mérito.",
            en: "It relies on every contact being logged: a call left out flatters it.",
        },
    },
    Indicator {
        id: "second_contact_resolution",
        family: Family::Incidents,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Resueltas en uno o dos contactos", en: "Resolved by second contact" },
        short: Text { es: "En uno o dos contactos", en: "Within two contacts" },
        definition: Text {
            es: "De las incidencias abiertas en el periodo y resueltas al menos siete días antes \
                 de la fecha de corte, porcentaje que necesitó uno o dos contactos y no se ha \
                 reabierto.",
            en: "Of the incidents opened in the period and resolved at least seven days before \
                 the as-of date, the share that took one or two contacts and have not been \
                 reopened.",
        },
        needs: Text {
            es: "El registro incidents, con opened, resolved, contacts y reopened.",
            en: "The incidents register, with opened, resolved, contacts and reopened.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Incluye las del primer contacto; el resto son clientes que tuvieron que insistir \
                 o volver.",
            en: "It includes those resolved at first contact; behind the rest are customers who \
                 had to press on or come back.",
        },
    },
    Indicator {
        id: "escalation_rate",
        family: Family::Incidents,
        unit: Unit::Percent,
        direction: Direction::Lower,
        name: Text { es: "Tasa de escalado", en: "Escalation rate" },
        short: Text { es: "Escalado", en: "Escalation" },
        definition: Text {
            es: "De las incidencias abiertas en el periodo, porcentaje que se elevó a otra \
                 persona o a otro nivel.",
            en: "Of the incidents opened in the period, the share passed up to another person or \
                 level.",
        },
        needs: Text {
            es: "El registro incidents, con opened y escalated.",
            en: "The incidents register, with opened and escalated.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Señala dónde falta poder de decisión; elevar a tiempo un caso grave también es \
                 trabajar bien.",
            en: "It points to where the power to decide is missing; passing up a grave case early \
                 is good work too.",
        },
    },
    Indicator {
        id: "backlog",
        family: Family::Incidents,
        unit: Unit::Count,
        direction: Direction::Lower,
        name: Text { es: "Incidencias pendientes", en: "Backlog of incidents" },
        short: Text { es: "Pendientes", en: "Backlog" },
        definition: Text {
            es: "Número de incidencias abiertas antes de acabar el periodo que en ese momento \
                 seguían sin resolver.",
            en: "The number of incidents opened before the period ended and still unresolved at \
                 that moment.",
        },
        needs: Text {
            es: "El registro incidents, con opened y resolved o, en su defecto, closed.",
            en: "The incidents register, with opened and resolved, or else closed.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Compárese con las que entran; no dice cuánto tiempo llevan esperando esos \
                 clientes.",
            en: "Set it against those coming in; it does not say how long the customers behind it \
                 have waited.",
        },
    },
    Indicator {
        id: "reopened_rate",
        family: Family::Incidents,
        unit: Unit::Percent,
        direction: Direction::Lower,
        name: Text { es: "Tasa de reapertura", en: "Reopened rate" },
        short: Text { es: "Reapertura", en: "Reopened" },
        definition: Text {
            es: "De las incidencias abiertas en el periodo, porcentaje que se ha reabierto una o \
                 más veces.",
            en: "Of the incidents opened in the period, the share reopened once or more.",
        },
        needs: Text {
            es: "El registro incidents, con opened y reopened.",
            en: "The incidents register, with opened and reopened.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Las recientes aún pueden reabrirse: la cifra de los últimos periodos suele subir \
                 después.",
            en: "Recent incidents may yet be reopened, so the figure for the latest periods tends \
                 to rise later.",
        },
    },
];
