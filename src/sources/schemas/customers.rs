//! Declares the registers of who the customers are and what they bring: customers, their money, the market.

use crate::sources::schema::{Apart, Column, Kind, Referent, Schema, same, text};

pub(super) static CUSTOMERS: Schema = Schema {
    further: true,
    in_order: &[("since", "until")],
    apart: Some(Apart { by: &["customer"], from: "since", to: "until", to_included: false }),
    ..Schema::new(
        "customers",
        text("Clientes", "Customers"),
        text(
            "Quién es cliente, desde cuándo y hasta cuándo. Quien se fue y volvió tiene una fila por cada vez. No se publica.",
            "Who is a customer, since when and until when. Whoever left and came back has a row for each time. It is not published.",
        ),
        // A customer who left and came back has a row for each time; `apart` keeps those from overlapping.
        &[],
        &[
            Column::new(
                "customer",
                Kind::Text,
                text(
                    "Identificador del cliente, el mismo que en las encuestas",
                    "Id of the customer, the same as in surveys",
                ),
                same("C-0231"),
            )
            .required(),
            Column::new(
                "since",
                Kind::Day,
                text("Primer día como cliente", "First day as a customer"),
                same("2024-03-01"),
            )
            .required(),
            Column::new(
                "until",
                Kind::Day,
                text(
                    "Primer día en que ya no lo es; vacío mientras lo sea",
                    "First day on which that is over; empty while it is not",
                ),
                same("2026-10-31"),
            ),
            Column::new(
                "end_reason",
                Kind::Text,
                text("Por qué se fue", "Why the customer left"),
                text("precio", "price"),
            ),
            Column::new("segment", Kind::Text, text("Su segmento", "The segment"), same("small")),
            Column::new(
                "team",
                Kind::Text,
                text("El equipo que lo atiende", "The team that looks after the customer"),
                same("north-2"),
            ),
            Column::new(
                "channel",
                Kind::Reference(Referent::Channel),
                text("El canal por el que llegó", "The channel by which the customer came"),
                same("web"),
            ),
            Column::new(
                "source",
                Kind::Text,
                text(
                    "Cómo llegó; `referral`, por recomendación",
                    "How the customer came; `referral` if by recommendation",
                ),
                same("referral"),
            ),
            Column::new(
                "referred_by",
                Kind::Reference(Referent::Customer),
                text("El cliente que lo recomendó", "The customer who recommended us"),
                same("C-0107"),
            ),
            Column::new(
                "stage",
                Kind::Reference(Referent::Stage),
                text("La etapa en la que está", "The stage that the customer is in"),
                same("former"),
            ),
        ],
    )
};

pub(super) static CUSTOMER_MONEY: Schema = Schema {
    apart: Some(Apart { by: &["customer"], from: "period", to: "period", to_included: true }),
    ..Schema::new(
        "customer_money",
        text("Ingresos y costes por cliente", "Money by customer"),
        text(
            "Lo que cada cliente aporta y lo que cuesta servirle, conservarlo y captarlo. No se publica por cliente.",
            "What each customer brings in, and what it costs to serve, keep and win them. It is not published by customer.",
        ),
        &["customer", "period"],
        &[
            Column::new(
                "customer",
                Kind::Reference(Referent::Customer),
                text("El cliente", "The customer"),
                same("C-0231"),
            )
            .required(),
            Column::new(
                "period",
                Kind::Period,
                text("Mes, trimestre o año", "Month, quarter or year"),
                same("2026-08"),
            )
            .required(),
            Column::new(
                "revenue",
                Kind::SignedAmount,
                text("Lo facturado, menos los abonos", "What was billed, less credit notes"),
                same("1240.50"),
            )
            .required(),
            Column::new(
                "service_cost",
                Kind::SignedAmount,
                text("Lo que costó prestar el servicio", "What it cost to provide the service"),
                same("870"),
            ),
            Column::new(
                "retention_cost",
                Kind::SignedAmount,
                text("Lo que se gastó en conservarlo", "What was spent on keeping the customer"),
                same("35"),
            ),
            Column::new(
                "acquisition_cost",
                Kind::SignedAmount,
                text("Lo que se gastó en captarlo", "What was spent on winning the customer"),
                same("210"),
            ),
        ],
    )
};

pub(super) static MARKET: Schema = Schema {
    at_most: &[("own", "size")],
    apart: Some(Apart { by: &[], from: "period", to: "period", to_included: true }),
    ..Schema::new(
        "market",
        text("Mercado", "Market"),
        text(
            "El tamaño del mercado y la parte propia, en la misma unidad: ventas, contratos o clientes.",
            "The size of the market and your own part of it, in the same unit: sales, contracts or customers.",
        ),
        &["period"],
        &[
            Column::new(
                "period",
                Kind::Period,
                text("Mes, trimestre o año", "Month, quarter or year"),
                same("2025"),
            )
            .required(),
            Column::new(
                "size",
                Kind::Number,
                text("El mercado entero", "The whole market"),
                same("5200"),
            )
            .required(),
            Column::new(
                "own",
                Kind::Number,
                text("La parte propia", "Your own part of it"),
                same("420"),
            )
            .required(),
        ],
    )
};
