//! Declares the registers of keeping in touch: communications, campaigns, contacts, referrals.

use crate::sources::schema::{Column, Kind, Referent, Schema, same, text};
use crate::sources::words::{CampaignKind, ContactKind, ReferralKind};

pub(super) static COMMUNICATIONS: Schema = Schema::new(
    "communications",
    text("Comunicaciones", "Communications"),
    text(
        "El calendario de lo que se cuenta a los clientes, dentro de la comunicación de la empresa y no aparte.",
        "The calendar of what customers are told, as a part of the company's communication and not beside it.",
    ),
    &["communication"],
    &[
        Column::new(
            "communication",
            Kind::Text,
            text("Identificador de la comunicación", "Id of the communication"),
            same("autumn-newsletter"),
        )
        .required(),
        Column::new(
            "planned_on",
            Kind::Day,
            text("Día previsto", "Day for which it is planned"),
            same("2026-10-15"),
        )
        .required(),
        Column::new(
            "done_on",
            Kind::Day,
            text("Día en que salió", "Day on which it went out"),
            same("2026-10-16"),
        ),
        Column::new(
            "channel",
            Kind::Reference(Referent::Channel),
            text("Por dónde sale", "How it goes out"),
            same("email"),
        )
        .required(),
        Column::new(
            "audience",
            Kind::Text,
            text("A quién se dirige", "Who it is meant for"),
            text("pymes", "small firms"),
        ),
        Column::new(
            "campaign",
            Kind::Reference(Referent::Campaign),
            text("La campaña de la que forma parte", "The campaign that it belongs to"),
            same("neighbours-2026"),
        ),
    ],
);

pub(super) static CAMPAIGNS: Schema = Schema {
    in_order: &[("from", "to")],
    ..Schema::new(
        "campaigns",
        text("Campañas de fidelización", "Loyalty campaigns"),
        text(
            "Cada campaña, con lo que costó y lo que trajo.",
            "Each campaign, with what it cost and what it brought in.",
        ),
        &["campaign"],
        &[
            Column::new(
                "campaign",
                Kind::Text,
                text("Identificador de la campaña", "Id of the campaign"),
                same("neighbours-2026"),
            )
            .required(),
            Column::new(
                "name",
                Kind::Texts,
                text("Nombre que ve el lector", "Name that readers see"),
                text("Trae a tu vecino", "Bring your neighbour"),
            )
            .required(),
            Column::new(
                "kind",
                Kind::Word(CampaignKind::WORDS),
                text(
                    "Por volumen, por recomendación, de novedades o con un acto",
                    "By volume, by referral, with news or with an event",
                ),
                same("referral"),
            )
            .required(),
            Column::new("from", Kind::Day, text("Primer día", "First day"), same("2026-03-01"))
                .required(),
            Column::new("to", Kind::Day, text("Último día", "Last day"), same("2026-05-31"))
                .required(),
            Column::new("cost", Kind::Amount, text("Lo que costó", "What it cost"), same("3200")),
            Column::new(
                "reached",
                Kind::Count,
                text("A cuántos llegó", "How many it reached"),
                same("310"),
            ),
            Column::new(
                "joined",
                Kind::Count,
                text("Cuántos participaron", "How many took part"),
                same("41"),
            ),
            Column::new(
                "revenue",
                Kind::Amount,
                text("Los ingresos que se le atribuyen", "The revenue credited to it"),
                same("9800"),
            ),
        ],
    )
};

pub(super) static CONTACTS: Schema = Schema::new(
    "contacts",
    text("Contactos", "Contacts"),
    text(
        "Cada vez que se habla con un cliente sin que haya una avería: para pedir opinión, aconsejar, contar novedades o invitar.",
        "Each time that we talk to a customer without a fault to mend: to ask, advise, bring news or invite.",
    ),
    &[],
    &[
        Column::new(
            "customer",
            Kind::Reference(Referent::Customer),
            text("El cliente; no se publica", "The customer; not published"),
            same("C-0231"),
        )
        .required(),
        Column::new(
            "date",
            Kind::Day,
            text("Día del contacto", "Day of the contact"),
            same("2026-06-18"),
        )
        .required(),
        Column::new(
            "channel",
            Kind::Reference(Referent::Channel),
            text("Por dónde fue", "How it took place"),
            same("phone"),
        )
        .required(),
        Column::new(
            "kind",
            Kind::Word(ContactKind::WORDS),
            text(
                "Opinión, consejo, novedad, oferta, acto o formación",
                "Opinion, advice, news, offer, event or training",
            ),
            same("advice"),
        ),
    ],
);

pub(super) static REFERRALS: Schema = Schema::new(
    "referrals",
    text("Recomendaciones", "Referrals"),
    text(
        "Quién vino de parte de quién, qué recibió el que recomendó y lo que costó y trajo.",
        "Who came through whom, what the one who recommended us got, and what it cost and brought in.",
    ),
    &["referred", "referrer", "date"],
    &[
        // Whoever is referred may never become a customer, so this need not be one.
        Column::new(
            "referred",
            Kind::Text,
            text("Quién vino, sea ya cliente o no", "Who came, a customer already or not"),
            same("C-0231"),
        )
        .required(),
        Column::new(
            "referrer",
            Kind::Reference(Referent::Customer),
            text("El cliente que nos recomendó", "The customer who recommended us"),
            same("C-0107"),
        )
        .required(),
        Column::new(
            "date",
            Kind::Day,
            text("Día de la recomendación", "Day of the referral"),
            same("2024-02-12"),
        )
        .required(),
        Column::new(
            "kind",
            Kind::Word(ReferralKind::WORDS),
            text("Si vino un particular o una empresa", "Whether a consumer or a company came"),
            same("company"),
        ),
        Column::new(
            "incentive",
            Kind::Text,
            text("Lo que recibió el que recomendó", "What the one who recommended us got"),
            text("una revisión gratuita", "a free inspection"),
        ),
        Column::new("cost", Kind::Amount, text("Lo que costó", "What that cost"), same("95")),
        Column::new(
            "revenue",
            Kind::Amount,
            text("Los ingresos que trajo", "The revenue that it brought in"),
            same("2400"),
        ),
    ],
);
