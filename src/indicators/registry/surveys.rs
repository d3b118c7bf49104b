//! What customers answer: recommendation, satisfaction, effort, and how many answer at all.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 8] = [
    Indicator {
        id: "nps",
        family: Family::Surveys,
        unit: Unit::Points,
        direction: Direction::Higher,
        name: Text { es: "Índice de recomendación (NPS)", en: "Net Promoter Score (NPS)" },
        short: Text { es: "NPS", en: "NPS" },
        definition: Text {
            es: "Porcentaje de promotores (9 o 10) menos porcentaje de detractores (0 a 6), sobre \
                 quienes puntúan de 0 a 10 si recomendarían. Va de −100 a 100 puntos.",
            en: "The percentage of promoters (9 or 10) less the percentage of detractors (0 to \
                 6), among those who say from 0 to 10 how likely they are to recommend you. It \
                 runs from −100 to 100 points.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo nps, en escala de 0 a 10.",
            en: "A survey question of kind nps, on a scale of 0 to 10.",
        },
        interval: IntervalMethod::Score,
        source: "Reichheld 2003; Tango 1998",
        reading: Text {
            es: "Léase con su intervalo y con el reparto de las notas, porque clientelas muy \
                 distintas dan el mismo saldo; no dice por qué.",
            en: "Read it with its interval and the spread of scores: very different sets of \
                 customers give the same balance, which never says why.",
        },
    },
    Indicator {
        id: "promoters",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Promotores", en: "Promoters" },
        short: Text { es: "Promotores", en: "Promoters" },
        definition: Text {
            es: "De quienes responden a la pregunta de recomendación, porcentaje que da un 9 o un \
                 10.",
            en: "Of those who answer the recommendation question, the share who give a 9 or a 10.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo nps, en escala de 0 a 10.",
            en: "A survey question of kind nps, on a scale of 0 to 10.",
        },
        interval: IntervalMethod::Wilson,
        source: "Reichheld 2003; Wilson 1927",
        reading: Text {
            es: "Dicen que recomendarían; si de verdad traen clientes lo muestran las altas por \
                 recomendación.",
            en: "They say they would recommend you; whether they bring anyone is for the referral \
                 share to show.",
        },
    },
    Indicator {
        id: "passives",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Neutral,
        name: Text { es: "Pasivos", en: "Passives" },
        short: Text { es: "Pasivos", en: "Passives" },
        definition: Text {
            es: "De quienes responden a la pregunta de recomendación, porcentaje que da un 7 o un \
                 8.",
            en: "Of those who answer the recommendation question, the share who give a 7 or an 8.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo nps, en escala de 0 a 10.",
            en: "A survey question of kind nps, on a scale of 0 to 10.",
        },
        interval: IntervalMethod::Wilson,
        source: "Reichheld 2003; Wilson 1927",
        reading: Text {
            es: "Sube tanto si los promotores se enfrían como si los detractores mejoran: mírese \
                 junto a los otros dos grupos.",
            en: "It rises when promoters cool and when detractors warm alike, so read it beside \
                 the other two groups.",
        },
    },
    Indicator {
        id: "detractors",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Lower,
        name: Text { es: "Detractores", en: "Detractors" },
        short: Text { es: "Detractores", en: "Detractors" },
        definition: Text {
            es: "De quienes responden a la pregunta de recomendación, porcentaje que da de 0 a 6.",
            en: "Of those who answer the recommendation question, the share who give 0 to 6.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo nps, en escala de 0 a 10.",
            en: "A survey question of kind nps, on a scale of 0 to 10.",
        },
        interval: IntervalMethod::Wilson,
        source: "Reichheld 2003; Wilson 1927",
        reading: Text {
            es: "Junta al que da un 6 con el que da un 0: los distingue el reparto de las notas, \
                 no este porcentaje.",
            en: "It puts a 6 and a 0 together: the spread of scores tells them apart, this share \
                 does not.",
        },
    },
    Indicator {
        id: "csat",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Satisfacción (CSAT)", en: "Customer satisfaction (CSAT)" },
        short: Text { es: "Satisfacción (CSAT)", en: "Satisfaction (CSAT)" },
        definition: Text {
            es: "De las respuestas válidas, porcentaje en los dos mejores grados de la escala de \
                 satisfacción: 4 y 5 de 5, o 6 y 7 de 7.",
            en: "Of the valid answers, the share on the two best points of the satisfaction \
                 scale: 4 and 5 of 5, or 6 and 7 of 7.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo csat.",
            en: "A survey question of kind csat.",
        },
        interval: IntervalMethod::Wilson,
        source: "top-2-box; Wilson 1927",
        reading: Text {
            es: "Compárese solo con preguntas de igual escala y redacción; no distingue al muy \
                 satisfecho del satisfecho.",
            en: "Compare it only with questions of the same scale and wording; it does not tell \
                 the delighted from the merely satisfied.",
        },
    },
    Indicator {
        id: "ces",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text {
            es: "Facilidad para el cliente (CES)",
            en: "Customer effort: easy answers (CES)",
        },
        short: Text { es: "Facilidad (CES)", en: "Ease (CES)" },
        definition: Text {
            es: "De las respuestas válidas, porcentaje en el lado fácil de la escala de esfuerzo, \
                 pasado su centro: 5 a 7 de 7, 4 y 5 de 5. Cada encuesta declara qué extremo es \
                 el fácil.",
            en: "Of the valid answers, the share on the easy side of the effort scale, past its \
                 middle: 5 to 7 of 7, 4 and 5 of 5. Each survey declares which end is the easy \
                 one.",
        },
        needs: Text {
            es: "Una pregunta de encuesta de tipo ces, con el sentido de la escala declarado.",
            en: "A survey question of kind ces, with the direction of its scale declared.",
        },
        interval: IntervalMethod::Wilson,
        source: "Dixon, Toman & DeLisi 2013; Wilson 1927",
        reading: Text {
            es: "Habla de la gestión que el cliente acaba de hacer: no mide la satisfacción con \
                 el producto ni la intención de seguir.",
            en: "It speaks of the errand just done: it measures neither satisfaction with the \
                 product nor the intention to stay.",
        },
    },
    Indicator {
        id: "response_rate",
        family: Family::Surveys,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Tasa de respuesta", en: "Response rate" },
        short: Text { es: "Tasa de respuesta", en: "Response rate" },
        definition: Text {
            es: "Respuestas del periodo entre las invitaciones enviadas en él (RR2 de \
                 AAPOR). También cuentan como invitados los envíos devueltos, los rechazos y los \
                 que callan.",
            en: "Answers of the period over the invitations sent in it (RR2 of \
                 AAPOR). Bounced messages, refusals and those who stay silent all count as \
                 invited.",
        },
        needs: Text {
            es: "El registro invitations, con sent_on, survey e invited, y las respuestas de esa \
                 encuesta.",
            en: "The invitations register, with sent_on, survey and invited, and that survey's \
                 answers.",
        },
        interval: IntervalMethod::Wilson,
        source: "AAPOR Standard Definitions, RR2; Wilson 1927",
        reading: Text {
            es: "Si es baja, los que callan pueden pensar otra cosa; si es alta, tampoco \
                 garantiza que la muestra se parezca a la clientela.",
            en: "When low, the silent may well think otherwise; when high, it still does not \
                 prove that the sample resembles your customers.",
        },
    },
    Indicator {
        id: "responses",
        family: Family::Surveys,
        unit: Unit::Count,
        direction: Direction::Neutral,
        name: Text { es: "Respuestas", en: "Responses" },
        short: Text { es: "Respuestas", en: "Responses" },
        definition: Text {
            es: "Número de respuestas válidas a la pregunta en el periodo, una vez aplicada la \
                 regla de repeticiones de la encuesta.",
            en: "The number of valid answers to the question in the period, once the survey's \
                 rule on repeated answers is applied.",
        },
        needs: Text { es: "Cualquier pregunta de encuesta.", en: "Any survey question." },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Da la medida de cuánto fiarse de las demás cifras, pero no dice a quién \
                 representan.",
            en: "It tells how much weight the other figures can bear, but not whom the answers \
                 stand for.",
        },
    },
];
