//! What becomes of customers: who stays, who comes, and what they cost and bring.

use super::{Direction, Family, Indicator, IntervalMethod, Text, Unit};

/// This family's indicators, in the order of the reports.
pub(super) static INDICATORS: [Indicator; 16] = [
    Indicator {
        id: "retention_rate",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Tasa de retención", en: "Retention rate" },
        short: Text { es: "Retención", en: "Retention" },
        definition: Text {
            es: "De los clientes activos al empezar el primer día del periodo, porcentaje que lo \
                 está al empezar el día siguiente al último, o a la fecha de corte. Se sigue a \
                 cada uno: los nuevos no compensan a los que se van.",
            en: "Of the customers active as the period's first day began, the share active as the \
                 day after its last, or after the as-of date, began. Each is followed by identity, \
                 so new customers do not make up for those who left.",
        },
        needs: Text {
            es: "El registro customers, con since y until.",
            en: "The customers register, with since and until.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Los meses se multiplican: retener cada mes el 96\u{a0}% deja el 61\u{a0}% en un \
                 año; no dice por qué se quedan.",
            en: "Months multiply: keeping 96% each month leaves 61% after a year; it does not say \
                 why they stay.",
        },
    },
    Indicator {
        id: "churn_rate",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Lower,
        name: Text { es: "Tasa de abandono", en: "Churn rate" },
        short: Text { es: "Abandono", en: "Churn" },
        definition: Text {
            es: "De los clientes activos al empezar el periodo, porcentaje que ya no lo está al \
                 terminarlo: 100 menos la tasa de retención. Por motivo de baja, cada uno se mide \
                 sobre todos ellos y juntos suman la tasa.",
            en: "Of the customers active when the period began, the share no longer active when it \
                 ended: 100 less the retention rate. By reason for leaving, each is measured over \
                 all of them, and together they make up the rate.",
        },
        needs: Text {
            es: "El registro customers, con since y until.",
            en: "The customers register, with since and until.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Cuenta bajas, no motivos: los da el registro de clientes y los explica la \
                 encuesta de salida.",
            en: "It counts departures, not reasons: the customers register gives those, and an \
                 exit survey explains them.",
        },
    },
    Indicator {
        id: "net_revenue_retention",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Retención neta de ingresos", en: "Net revenue retention" },
        short: Text { es: "Retención de ingresos", en: "Net revenue retention" },
        definition: Text {
            es: "Ingresos del periodo de los clientes con importes en el mismo periodo del año \
                 anterior, sobre los ingresos totales de aquel periodo. Solo si el registro abarca \
                 enteros los dos periodos.",
            en: "This period's revenue from customers with amounts in the same period a year \
                 earlier, over the whole revenue of that period. Only where the register covers \
                 both periods in full.",
        },
        needs: Text {
            es: "El registro customer_money, con period y revenue, de dos años.",
            en: "The customer_money register, with period and revenue, over two years.",
        },
        interval: IntervalMethod::None,
        source: "Reichheld, Darnell & Burns 2021",
        reading: Text {
            es: "Por encima del 100\u{a0}%, lo que crecen los que siguen supera lo perdido; unos \
                 pocos clientes grandes pueden tapar muchas bajas.",
            en: "Above 100%, growth in those who stay outweighs what was lost; a few large \
                 customers can hide many departures.",
        },
    },
    Indicator {
        id: "repeat_purchase_rate",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Tasa de repetición de compra", en: "Repeat purchase rate" },
        short: Text { es: "Repetición de compra", en: "Repeat purchase" },
        definition: Text {
            es: "De los clientes con ingresos en el periodo, porcentaje que ya los había tenido en \
                 una fila anterior del registro. El primer periodo del registro no tiene cifra.",
            en: "Of the customers with revenue in the period, the share who also had revenue in an \
                 earlier row of the register. The first period of the register has no figure.",
        },
        needs: Text {
            es: "El registro customer_money, con period y revenue.",
            en: "The customer_money register, with period and revenue.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "También baja cuando entran muchos clientes nuevos: léase junto a su número.",
            en: "It also falls when many new customers arrive, so read it beside their number.",
        },
    },
    Indicator {
        id: "tenure_median",
        family: Family::Customers,
        unit: Unit::Days,
        direction: Direction::Higher,
        name: Text { es: "Permanencia mediana", en: "Median tenure" },
        short: Text { es: "Permanencia mediana", en: "Median tenure" },
        definition: Text {
            es: "Días desde la primera alta hasta que se ha ido la mitad de los clientes, por \
                 Kaplan-Meier: quien sigue activo cuenta hasta el fin del periodo. Da por \
                 registradas todas las bajas. Sin cifra si la curva no baja a la mitad.",
            en: "Days from first joining until half of the customers have left, by Kaplan-Meier: \
                 those still active count up to the period's end. It takes all departures to be on \
                 record. There is no figure until the curve comes down to one half.",
        },
        needs: Text {
            es: "El registro customers, con since y until.",
            en: "The customers register, with since and until.",
        },
        interval: IntervalMethod::KaplanMeier,
        source: "Kaplan & Meier 1958; Brookmeyer & Crowley 1982",
        reading: Text {
            es: "Si la clientela es joven puede faltar, y no es un fallo; resume el pasado, no \
                 predice a quien entra hoy.",
            en: "Where most customers are recent it may be missing, which is no fault; it sums up \
                 the past and does not forecast today's newcomers.",
        },
    },
    Indicator {
        id: "survival_12m",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Siguen a los doce meses", en: "Still customers after twelve months" },
        short: Text { es: "Siguen a los 12 meses", en: "Kept after 12 months" },
        definition: Text {
            es: "Probabilidad estimada de seguir siendo cliente 365 días después de la primera \
                 alta, por Kaplan-Meier: también usa el tiempo observado de quien aún no los ha \
                 cumplido. Da por registradas todas las bajas.",
            en: "The estimated probability of still being a customer 365 days after first joining, \
                 by Kaplan-Meier, which also uses the time seen so far of those who joined more \
                 recently. It takes all departures to be on record.",
        },
        needs: Text {
            es: "El registro customers, con since y until.",
            en: "The customers register, with since and until.",
        },
        interval: IntervalMethod::KaplanMeier,
        source: "Kaplan & Meier 1958; Greenwood 1926",
        reading: Text {
            es: "Mezcla altas de épocas distintas: si el servicio ha cambiado hace poco, \
                 compárense las cohortes.",
            en: "It blends customers who joined at different times, so compare cohorts if the \
                 service has changed of late.",
        },
    },
    Indicator {
        id: "stage_conversion",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Conversión entre etapas", en: "Stage conversion" },
        short: Text { es: "Conversión de etapa", en: "Stage conversion" },
        definition: Text {
            es: "De los clientes que han llegado a una etapa del ciclo de vida, porcentaje que \
                 está ya en otra posterior, según el orden del registro de etapas. La última no \
                 cuenta; en total, cada cliente cuenta en cada etapa alcanzada.",
            en: "Of the customers who have reached a stage of the lifecycle, the share now in a \
                 later one, by the order of the stages register. The last does not count; over \
                 all, a customer counts at each stage reached.",
        },
        needs: Text {
            es: "El registro customers, con stage, y el registro stages, con order.",
            en: "The customers register, with stage, and the stages register, with order.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Quien acaba de llegar a una etapa aún no ha tenido tiempo de pasarla: una cifra \
                 baja puede deberse solo a eso.",
            en: "Those who have just reached a stage have had no time to move on, so a low figure \
                 may only mean recent arrivals.",
        },
    },
    Indicator {
        id: "referral_share",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Altas por recomendación", en: "Referral share" },
        short: Text { es: "Por recomendación", en: "Referral share" },
        definition: Text {
            es: "De los clientes que lo son por primera vez en el periodo y cuyo origen se conoce, \
                 porcentaje que llegó por recomendación.",
            en: "Of those who first became customers in the period and whose source is known, the \
                 share who came by recommendation.",
        },
        needs: Text {
            es: "El registro customers, con since, source y referred_by.",
            en: "The customers register, with since, source and referred_by.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "Vale lo que valga el origen anotado: léase junto al porcentaje de altas con \
                 origen conocido.",
            en: "It is only as good as the sources on record, so read it beside the share of new \
                 customers whose source is known.",
        },
    },
    Indicator {
        id: "referral_cost",
        family: Family::Customers,
        unit: Unit::Money,
        direction: Direction::Lower,
        name: Text { es: "Coste por cliente recomendado", en: "Cost per referred customer" },
        short: Text { es: "Coste por recomendado", en: "Cost per referral" },
        definition: Text {
            es: "Coste de las recomendaciones del periodo, también de las que no trajeron a nadie, \
                 entre el número de clientes que llegaron por ellas. Un coste en blanco cuenta \
                 como 0.",
            en: "The cost of the period's recommendations, those that brought nobody included, \
                 over the number of customers who came through them. A blank cost counts as 0.",
        },
        needs: Text {
            es: "El registro referrals, con referred, date y cost.",
            en: "The referrals register, with referred, date and cost.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Compárese con el coste de captación; no cuenta lo que el nuevo cliente compre \
                 después.",
            en: "Set it against the acquisition cost; it says nothing of what the new customer \
                 goes on to buy.",
        },
    },
    Indicator {
        id: "earned_growth",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Crecimiento ganado", en: "Earned growth" },
        short: Text { es: "Crecimiento ganado", en: "Earned growth" },
        definition: Text {
            es: "Retención neta de ingresos más los ingresos de clientes nuevos (sin importes en \
                 el mismo periodo del año anterior, y dados de alta desde su inicio) llegados por \
                 recomendación, en porcentaje de los ingresos de aquel periodo, menos 100.",
            en: "Net revenue retention, plus revenue from new customers (without amounts in the \
                 same period a year earlier, who joined since it began) who came by \
                 recommendation, as a percentage of that period's revenue, less 100.",
        },
        needs: Text {
            es: "Los registros customer_money, con revenue de dos años, y customers, con since, \
                 source y referred_by.",
            en: "The customer_money register, with two years of revenue, and the customers \
                 register, with since, source and referred_by.",
        },
        interval: IntervalMethod::None,
        source: "Reichheld, Darnell & Burns 2021",
        reading: Text {
            es: "Separa el crecimiento que traen los clientes contentos del que se compra; si \
                 falta el origen de las altas, sale de menos.",
            en: "It tells growth that happy customers bring from growth that is bought; where \
                 sources are missing it comes out too low.",
        },
    },
    Indicator {
        id: "acquisition_cost",
        family: Family::Customers,
        unit: Unit::Money,
        direction: Direction::Lower,
        name: Text { es: "Coste de captación por cliente", en: "Acquisition cost per customer" },
        short: Text { es: "Coste de captación", en: "Acquisition cost" },
        definition: Text {
            es: "Gasto del periodo en captar clientes, entre el número de los que lo son por \
                 primera vez en los días del periodo que abarca el registro. Un gasto en blanco \
                 cuenta como 0.",
            en: "What was spent in the period on winning customers, over the number who first \
                 became customers in those of its days that the register covers. A blank amount \
                 counts as 0.",
        },
        needs: Text {
            es: "Los registros customer_money, con acquisition_cost, y customers, con since.",
            en: "The customer_money register, with acquisition_cost, and the customers register, \
                 with since.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Léase junto al coste de retención y al valor del cliente: lo barato sale caro si \
                 el que entra no se queda.",
            en: "Read it beside the retention cost and the lifetime value: a cheap customer who \
                 soon leaves is no bargain.",
        },
    },
    Indicator {
        id: "retention_cost",
        family: Family::Customers,
        unit: Unit::Money,
        direction: Direction::Lower,
        name: Text { es: "Coste de retención por cliente", en: "Retention cost per customer" },
        short: Text { es: "Coste de retención", en: "Retention cost" },
        definition: Text {
            es: "Gasto del periodo en retener clientes, entre el número de los retenidos: los \
                 activos al principio de los días del periodo que abarca el registro que siguen al \
                 final. Un gasto en blanco cuenta como 0.",
            en: "What was spent in the period on keeping customers, over the number kept: those \
                 active at the start of those of its days that the register covers and still so at \
                 their end. A blank amount counts as 0.",
        },
        needs: Text {
            es: "Los registros customer_money, con retention_cost, y customers, con since y \
                 until.",
            en: "The customer_money register, with retention_cost, and the customers register, \
                 with since and until.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Si es bajo, puede ser eficacia o descuido: lo aclara la tasa de retención.",
            en: "A low cost may be efficiency or neglect: the retention rate tells which.",
        },
    },
    Indicator {
        id: "customer_profit",
        family: Family::Customers,
        unit: Unit::Money,
        direction: Direction::Higher,
        name: Text { es: "Beneficio por cliente", en: "Profit per customer" },
        short: Text { es: "Beneficio por cliente", en: "Profit per customer" },
        definition: Text {
            es: "Ingresos menos costes de servicio, retención y captación, entre el número de \
                 clientes con importes en el periodo. Un coste en blanco cuenta como 0; sin ningún \
                 coste anotado no hay cifra. Las filas de más tiempo que el periodo no cuentan.",
            en: "Revenue less the costs of service, retention and acquisition, over the number of \
                 customers with amounts in the period. A blank cost counts as 0; with no cost on \
                 record there is no figure. Rows longer than the period do not count.",
        },
        needs: Text {
            es: "El registro customer_money, con period, revenue y al menos uno de los tres \
                 costes.",
            en: "The customer_money register, with period, revenue and at least one of its three \
                 costs.",
        },
        interval: IntervalMethod::Student,
        source: "embajador; Student 1908",
        reading: Text {
            es: "La media tapa a los clientes que cuestan dinero: mírese por tramos y con el \
                 porcentaje de no rentables.",
            en: "An average hides the customers who cost you money: look at it by tier, and with \
                 the unprofitable share.",
        },
    },
    Indicator {
        id: "unprofitable_share",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Lower,
        name: Text { es: "Clientes no rentables", en: "Unprofitable customers" },
        short: Text { es: "No rentables", en: "Unprofitable" },
        definition: Text {
            es: "De los clientes con importes en el periodo, porcentaje cuyos costes de servicio, \
                 retención y captación superan sus ingresos.",
            en: "Of the customers with amounts in the period, the share whose costs of service, \
                 retention and acquisition exceed their revenue.",
        },
        needs: Text {
            es: "El registro customer_money, con period, revenue y al menos uno de los tres \
                 costes.",
            en: "The customer_money register, with period, revenue and at least one of its three \
                 costs.",
        },
        interval: IntervalMethod::Wilson,
        source: "embajador; Wilson 1927",
        reading: Text {
            es: "La captación pesa en el primer año: antes de decidir sobre un cliente, véase si \
                 el tiempo lo arregla.",
            en: "Acquisition weighs on the first year: before you decide on a customer, see \
                 whether time mends it.",
        },
    },
    Indicator {
        id: "lifetime_value",
        family: Family::Customers,
        unit: Unit::Money,
        direction: Direction::Higher,
        name: Text { es: "Valor del cliente", en: "Customer lifetime value" },
        short: Text { es: "Valor del cliente", en: "Lifetime value" },
        definition: Text {
            es: "Margen medio por cliente en el periodo (ingresos menos costes de servicio y de \
                 retención) dividido por la tasa de abandono de los días del periodo que abarca el \
                 registro. Sin bajas no hay cifra.",
            en: "The mean margin per customer in the period (revenue less the costs of service and \
                 retention) divided by the churn rate of those of its days that the register \
                 covers. With no departures there is no figure.",
        },
        needs: Text {
            es: "Los registros customer_money, con revenue y service_cost o retention_cost, y \
                 customers, con since y until.",
            en: "The customer_money register, with revenue and service_cost or retention_cost, and \
                 the customers register, with since and until.",
        },
        interval: IntervalMethod::None,
        source: "Gupta & Lehmann 2003",
        reading: Text {
            es: "Supone que margen y abandono seguirán como hoy: sirve para comparar grupos, no \
                 de previsión.",
            en: "It takes today's margin and churn to last for ever: use it to compare groups, \
                 not as a forecast.",
        },
    },
    Indicator {
        id: "market_share",
        family: Family::Customers,
        unit: Unit::Percent,
        direction: Direction::Higher,
        name: Text { es: "Cuota de mercado", en: "Market share" },
        short: Text { es: "Cuota de mercado", en: "Market share" },
        definition: Text {
            es: "Ventas propias sobre el tamaño del mercado en el periodo, medidos en la misma \
                 unidad.",
            en: "Your own sales over the size of the market in the period, both measured in the \
                 same unit.",
        },
        needs: Text {
            es: "El registro market, con period, size y own.",
            en: "The market register, with period, size and own.",
        },
        interval: IntervalMethod::None,
        source: "embajador",
        reading: Text {
            es: "Depende de cómo se defina y estime el mercado: cambiar de fuente parece cambiar \
                 de cuota.",
            en: "It hangs on how the market is defined and estimated: a change of source looks \
                 just like a change of share.",
        },
    },
];
