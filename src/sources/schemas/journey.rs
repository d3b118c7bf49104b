//! Declares the registers of the customer's way through the company: stages, moments, commitments, suppliers, channels.

use crate::sources::schema::{Apart, Column, Kind, Referent, Schema, same, text};
use crate::sources::words::CommitmentMeasure;

pub(super) static STAGES: Schema = Schema::new(
    "stages",
    text("Etapas", "Stages"),
    text(
        "Las etapas de la vida de un cliente, desde antes de serlo hasta que renueva o se va.",
        "The stages of a customer's life, from before becoming one until the renewal or the end.",
    ),
    &["stage"],
    &[
        Column::new(
            "stage",
            Kind::Text,
            text("Identificador de la etapa", "Id of the stage"),
            same("service"),
        )
        .required(),
        Column::new(
            "order",
            Kind::Count,
            text("Su lugar en el ciclo", "Its place in the lifecycle"),
            same("4"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Texts,
            text("Nombre que ve el lector", "Name that readers see"),
            text("Servicio", "Service"),
        )
        .required(),
    ],
);

pub(super) static MOMENTS: Schema = Schema::new(
    "moments",
    text("Momentos de la verdad", "Moments of truth"),
    text(
        "Cada contacto en el que el cliente se forma una opinión: quién responde, quién participa, con qué procesos y a qué coste.",
        "Each contact in which the customer forms an opinion: who answers for it, who takes part, by which processes and at what cost.",
    ),
    &["moment"],
    &[
        Column::new(
            "moment",
            Kind::Text,
            text(
                "Identificador del momento; no se cambia nunca, pues une las respuestas de todos los años",
                "Id of the moment; it never changes, for it joins the answers of all years",
            ),
            same("incident"),
        )
        .required(),
        Column::new(
            "stage",
            Kind::Reference(Referent::Stage),
            text("Etapa en la que ocurre", "Stage in which it happens"),
            same("service"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Texts,
            text("Nombre que ve el lector", "Name that readers see"),
            text("Incidencia", "Incident"),
        )
        .required(),
        Column::new(
            "owner",
            Kind::Reference(Referent::Role),
            text("El puesto que responde, uno solo", "The role that answers for it, only one"),
            same("customer-care"),
        )
        .required(),
        Column::new(
            "participants",
            Kind::References(Referent::Role),
            text("Los demás puestos que intervienen", "The other roles that take part"),
            same("technicians;operations"),
        ),
        Column::new(
            "processes",
            Kind::List,
            text("Los procesos que se ejecutan", "The processes that are carried out"),
            same("incident-intake;repair;compensation"),
        ),
        Column::new(
            "cost",
            Kind::Amount,
            text("Lo que nos cuesta de media cada vez que ocurre", "What it costs us on average each time that it happens"),
            same("110"),
        ),
        Column::new(
            "customer_aware_of_cost",
            Kind::Flag,
            text("Si el cliente sabe que ese coste existe", "Whether the customer knows that this cost exists"),
            same("no"),
        ),
        Column::new(
            "channels",
            Kind::References(Referent::Channel),
            text("Por dónde llega o sale el contacto", "How the contact comes in or goes out"),
            same("phone;email"),
        ),
        Column::new(
            "suppliers",
            Kind::References(Referent::Supplier),
            text("Los terceros que tratan con el cliente", "The third parties that deal with the customer"),
            same("lifts-night"),
        ),
    ],
);

pub(super) static COMMITMENTS: Schema = Schema {
    in_order: &[("valid_from", "valid_to")],
    apart: Some(Apart {
        by: &["moment", "measure"],
        from: "valid_from",
        to: "valid_to",
        to_included: true,
    }),
    ..Schema::new(
        "commitments",
        text("Compromisos", "Commitments"),
        text(
            "El nivel de servicio prometido en cada momento y lo que recibe el cliente si no se cumple. Al cambiar una promesa se cierra \
             su fila y se abre otra.",
            "The service level promised at each moment, and what the customer gets where it is missed. When a promise changes, its row \
             is closed and another one is opened.",
        ),
        &["commitment"],
        &[
            Column::new(
                "commitment",
                Kind::Text,
                text("Identificador del compromiso", "Id of the commitment"),
                same("incident_response"),
            )
            .required(),
            Column::new(
                "moment",
                Kind::Reference(Referent::Moment),
                text(
                    "Momento de la verdad al que pertenece",
                    "Moment of truth to which it belongs",
                ),
                same("incident"),
            )
            .required(),
            Column::new(
                "promise",
                Kind::Texts,
                text(
                    "La promesa, con las palabras que lee el cliente",
                    "The promise, in the words that the customer reads",
                ),
                text(
                    "Un técnico responde a cada aviso en dos horas como máximo",
                    "A technician answers every call within two hours",
                ),
            )
            .required(),
            Column::new(
                "measure",
                Kind::Word(CommitmentMeasure::WORDS),
                text("Con qué se mide", "What it is measured by"),
                same("first_response_hours"),
            )
            .required(),
            Column::new(
                "limit",
                Kind::Number,
                text(
                    "El límite, en la unidad de la medida",
                    "The limit, in the unit of the measure",
                ),
                same("2"),
            )
            .required(),
            Column::new(
                "compensation",
                Kind::Texts,
                text(
                    "Lo que recibe el cliente si no se cumple",
                    "What the customer gets where it is missed",
                ),
                text("Desplazamiento sin cargo", "No call-out charge"),
            ),
            Column::new(
                "valid_from",
                Kind::Day,
                text("Primer día en vigor", "First day in force"),
                same("2026-01-01"),
            )
            .required(),
            Column::new(
                "valid_to",
                Kind::Day,
                text(
                    "Último día en vigor; vacío mientras siga",
                    "Last day in force; empty while it goes on",
                ),
                same("2026-12-31"),
            ),
        ],
    )
};

pub(super) static SUPPLIERS: Schema = Schema::new(
    "suppliers",
    text("Proveedores y socios", "Suppliers and partners"),
    text(
        "Los terceros que tratan con el cliente en nuestro nombre, y si lo hacen como lo haríamos nosotros.",
        "Third parties that deal with the customer in our name, and whether they do it as we would ourselves.",
    ),
    &["supplier"],
    &[
        Column::new(
            "supplier",
            Kind::Text,
            text("Identificador del proveedor", "Id of the supplier"),
            same("lifts-night"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Text,
            text("Su nombre", "Its name"),
            same("Ascensores Guardia Nocturna"),
        )
        .required(),
        Column::new(
            "moments",
            Kind::References(Referent::Moment),
            text("Los momentos en los que interviene", "The moments in which it takes part"),
            same("incident;visit"),
        ),
        Column::new(
            "agreed_on",
            Kind::Day,
            text(
                "Día en que aceptó nuestros compromisos",
                "Day on which it agreed to our commitments",
            ),
            same("2026-02-10"),
        ),
        Column::new(
            "coherent",
            Kind::Flag,
            text(
                "Si trata al cliente como lo haríamos nosotros",
                "Whether it treats the customer as we would",
            ),
            text("sí", "yes"),
        ),
    ],
);

pub(super) static CHANNELS: Schema = Schema::new(
    "channels",
    text("Canales", "Channels"),
    text(
        "Por dónde puede llegar a nosotros el cliente, cuándo y quién lo atiende.",
        "How customers can reach us, when, and who attends to them.",
    ),
    &["channel"],
    &[
        Column::new(
            "channel",
            Kind::Text,
            text("Identificador del canal", "Id of the channel"),
            same("phone"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Texts,
            text("Nombre que ve el lector", "Name that readers see"),
            text("Teléfono", "Telephone"),
        )
        .required(),
        Column::new(
            "hours",
            Kind::Text,
            text("Cuándo se atiende", "When it is attended"),
            text("Todos los días, las 24 horas", "Every day, around the clock"),
        ),
        Column::new(
            "owner",
            Kind::Reference(Referent::Role),
            text("El puesto que responde de él", "The role that answers for it"),
            same("customer-care"),
        )
        .required(),
        Column::new(
            "contact",
            Kind::Text,
            text("El número, la dirección o el enlace", "The number, the address or the link"),
            same("600 000 000"),
        ),
        Column::new(
            "public",
            Kind::Flag,
            text("Si se da a conocer a todos los clientes", "Whether all customers are told of it"),
            text("sí", "yes"),
        ),
    ],
);
