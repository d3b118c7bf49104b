//! Declares the registers of the policy itself: roles, values, decisions, actions, assessments, annotations, data sources.

use crate::sources::schema::{Column, Kind, Referent, Schema, same, text};
use crate::sources::words::SourceKind;

pub(super) static ROLES: Schema = Schema::new(
    "roles",
    text("Roles", "Roles"),
    text(
        "Los puestos que responden de algo: un momento, un canal, una acción. Son puestos, no personas, para que la política no cambie \
         con cada relevo.",
        "The jobs that answer for something: a moment, a channel, an action. They are jobs and not people, so that the policy need not \
         change with each of them.",
    ),
    &["role"],
    &[
        Column::new(
            "role",
            Kind::Text,
            text("Identificador del puesto", "Id of the role"),
            same("customer-care"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Texts,
            text("Nombre que ve el lector", "Name that readers see"),
            text("Atención al cliente", "Customer care"),
        )
        .required(),
        Column::new(
            "area",
            Kind::Text,
            text(
                "Área de la empresa a la que pertenece",
                "Area of the company to which it belongs",
            ),
            same("customers"),
        ),
    ],
);

pub(super) static VALUES: Schema = Schema::new(
    "values",
    text("Valores", "Values"),
    text(
        "Cada valor de la empresa con la práctica que lo demuestra ante el cliente. Un valor sin práctica es solo un cartel.",
        "Each of the company's values, with the practice that shows it to the customer. A value without one is only a poster.",
    ),
    &["value"],
    &[
        Column::new(
            "value",
            Kind::Text,
            text("Identificador del valor", "Id of the value"),
            same("owning_mistakes"),
        )
        .required(),
        Column::new(
            "name",
            Kind::Texts,
            text("Nombre que ve el lector", "Name that readers see"),
            text("Reconocer los errores", "Owning mistakes"),
        )
        .required(),
        Column::new(
            "practice",
            Kind::Texts,
            text("Qué hacemos que lo demuestra", "What we do that shows it"),
            text(
                "Llamamos antes de que el cliente descubra el fallo",
                "We call before the customer finds the fault",
            ),
        )
        .required(),
    ],
);

pub(super) static DECISIONS: Schema = Schema::new(
    "decisions",
    text("Casos previstos", "Foreseen cases"),
    text(
        "Las situaciones que se repiten, con la solución acordada y quién la decide sin consultar.",
        "Situations that come up again and again, with the agreed solution and who decides on it without asking.",
    ),
    &["case"],
    &[
        Column::new(
            "case",
            Kind::Text,
            text("Identificador del caso", "Id of the case"),
            same("repeat_fault"),
        )
        .required(),
        Column::new(
            "moment",
            Kind::Reference(Referent::Moment),
            text("Momento de la verdad en que se presenta", "Moment of truth in which it comes up"),
            same("incident"),
        )
        .required(),
        Column::new(
            "situation",
            Kind::Texts,
            text(
                "La situación, como la contaría el cliente",
                "The situation, as the customer would tell it",
            ),
            text(
                "La misma avería vuelve antes de treinta días",
                "The same fault is back within thirty days",
            ),
        )
        .required(),
        Column::new(
            "solution",
            Kind::Texts,
            text("Lo que se hace, sin consultar", "What is done, without asking anyone"),
            text(
                "Se repara sin cargo y la revisa un segundo técnico",
                "Repaired free of charge and checked by a second technician",
            ),
        )
        .required(),
        Column::new(
            "decides",
            Kind::Reference(Referent::Role),
            text("El puesto que decide", "The role that decides"),
            same("operations"),
        )
        .required(),
        Column::new(
            "limit_amount",
            Kind::Amount,
            text("Importe hasta el que decide", "Amount up to which it decides"),
            same("300"),
        ),
    ],
);

pub(super) static ACTIONS: Schema = Schema {
    in_order: &[("opened", "done")],
    ..Schema::new(
        "actions",
        text("Acciones", "Actions"),
        text(
            "Lo que se hace para mover un indicador: quién responde, para cuándo y si está hecho.",
            "What is being done to move an indicator: who answers for it, by when, and whether it is done.",
        ),
        &["action"],
        &[
            Column::new(
                "action",
                Kind::Text,
                text("Identificador de la acción", "Id of the action"),
                same("act-02"),
            )
            .required(),
            Column::new(
                "title",
                Kind::Texts,
                text("Qué se hace", "What is done"),
                text(
                    "Pagar la compensación sin que el cliente la pida",
                    "Pay the compensation without the customer asking for it",
                ),
            )
            .required(),
            Column::new(
                "playbook",
                Kind::Reference(Referent::Playbook),
                text(
                    "El paso o la fase que pone en práctica",
                    "The step or phase that it carries out",
                ),
                same("step-07"),
            )
            .required(),
            Column::new(
                "indicator",
                Kind::Reference(Referent::Indicator),
                text("El indicador que debe mover", "The indicator that it should move"),
                same("compensations_given"),
            ),
            Column::new(
                "owner",
                Kind::Reference(Referent::Role),
                text("El puesto que responde de ella", "The role that answers for it"),
                same("customer-care"),
            )
            .required(),
            Column::new(
                "opened",
                Kind::Day,
                text("Día en que se abrió", "Day on which it was opened"),
                same("2026-04-07"),
            )
            .required(),
            Column::new(
                "due",
                Kind::Day,
                text("Día para el que debe estar hecha", "Day by which it should be done"),
                same("2026-06-30"),
            )
            .required(),
            Column::new(
                "done",
                Kind::Day,
                text(
                    "Día en que se terminó; vacío mientras siga abierta",
                    "Day on which it was done; empty while it is open",
                ),
                same("2026-06-25"),
            ),
        ],
    )
};

pub(super) static ASSESSMENTS: Schema = Schema::new(
    "assessments",
    text("Evaluaciones de madurez", "Maturity assessments"),
    text(
        "Hasta qué punto se vive cada paso y cada fase, de 0 a 5, según quien lo ha comprobado.",
        "How far each step and phase is put into practice, from 0 to 5, as found by whoever looked into it.",
    ),
    &["date", "playbook", "assessor"],
    &[
        Column::new(
            "date",
            Kind::Day,
            text("Día de la evaluación", "Day of the assessment"),
            same("2026-09-15"),
        )
        .required(),
        Column::new(
            "playbook",
            Kind::Reference(Referent::Playbook),
            text("El paso o la fase que se evalúa", "The step or phase that is assessed"),
            same("step-07"),
        )
        .required(),
        Column::new(
            "maturity",
            Kind::Level,
            text(
                "De 0, no existe, a 5, mejora sola",
                "From 0, not there, to 5, improving by itself",
            ),
            same("3"),
        )
        .required(),
        Column::new(
            "evidence",
            Kind::Text,
            text("En qué se basa la nota", "What the level rests on"),
            text("Contratos y partes de septiembre", "Contracts and work orders of September"),
        ),
        Column::new(
            "assessor",
            Kind::Text,
            text(
                "Quién la hizo, de la casa o de fuera",
                "Who made it, from the company or from outside",
            ),
            same("quality"),
        ),
    ],
);

pub(super) static ANNOTATIONS: Schema = Schema::new(
    "annotations",
    text("Anotaciones", "Annotations"),
    text(
        "Hechos con fecha que explican una gráfica: un cambio en la política, una huelga, otra forma de preguntar.",
        "Dated facts that explain a chart: a change of policy, a strike, another way of asking.",
    ),
    &[],
    &[
        Column::new(
            "date",
            Kind::Day,
            text("Día del hecho", "Day of the fact"),
            same("2026-07-01"),
        )
        .required(),
        Column::new(
            "text",
            Kind::Texts,
            text("Qué ocurrió", "What happened"),
            text(
                "La compensación se paga sin pedirla",
                "Compensation is paid without being asked for",
            ),
        )
        .required(),
        Column::new(
            "indicator",
            Kind::Reference(Referent::Indicator),
            text(
                "El indicador al que afecta; vacío, a todos",
                "The indicator that it concerns; empty for all",
            ),
            same("nps"),
        ),
        Column::new(
            "survey",
            Kind::Reference(Referent::Survey),
            text(
                "La encuesta a la que afecta; vacío, a todas",
                "The survey that it concerns; empty for all",
            ),
            same("moments"),
        ),
        Column::new(
            "playbook",
            Kind::Reference(Referent::Playbook),
            text("El paso o la fase que cambió", "The step or phase that changed"),
            same("step-07"),
        ),
        Column::new(
            "break",
            Kind::Flag,
            text(
                "Si lo de antes y lo de después no se pueden comparar",
                "Whether figures before and after can't be compared",
            ),
            text("no", "no"),
        ),
    ],
);

pub(super) static DATA_SOURCES: Schema = Schema::new(
    "data_sources",
    text("Fuentes de datos", "Data sources"),
    text(
        "De dónde sale lo que sabemos del cliente y si está al día.",
        "Where what we know of the customer comes from, and whether it is up to date.",
    ),
    &["source"],
    &[
        Column::new(
            "source",
            Kind::Text,
            text("Identificador de la fuente", "Id of the source"),
            same("incident_log"),
        )
        .required(),
        Column::new(
            "kind",
            Kind::Word(SourceKind::WORDS),
            text(
                "Si lo dice el cliente (`direct`) o se deduce de lo que pasa (`indirect`)",
                "Whether customers say it (`direct`) or it is gathered from what happens (`indirect`)",
            ),
            same("indirect"),
        )
        .required(),
        Column::new(
            "owner",
            Kind::Reference(Referent::Role),
            text("El puesto que responde de ella", "The role that answers for it"),
            same("customer-care"),
        )
        .required(),
        Column::new(
            "refreshed",
            Kind::Day,
            text(
                "Día en que se actualizó por última vez",
                "Day on which it was last brought up to date",
            ),
            same("2026-10-05"),
        )
        .required(),
        Column::new(
            "every",
            Kind::Interval,
            text("Cada cuánto debe actualizarse", "How often it should be brought up to date"),
            same("1 month"),
        )
        .required(),
        Column::new(
            "system",
            Kind::Text,
            text("El programa en el que está", "The program in which it is held"),
            same("Redmine"),
        ),
    ],
);
