//! Declares the registers of agreement, execution and post-sale: proposals, milestones, incidents.

use crate::sources::schema::{Column, Kind, Referent, Schema, same, text};
use crate::sources::words::ProposalOutcome;

pub(super) static INCIDENTS: Schema = Schema {
    further: true,
    in_order: &[("opened", "first_response"), ("opened", "resolved"), ("opened", "closed")],
    ..Schema::new(
        "incidents",
        text("Incidencias", "Incidents"),
        text(
            "Cada aviso de un cliente, de principio a fin y venga por donde venga. Las demás columnas sirven para agrupar.",
            "Each call for help, from beginning to end and however it reached us. Further columns serve to group them.",
        ),
        &["incident"],
        &[
            Column::new(
                "incident",
                Kind::Text,
                text(
                    "Número, el mismo que se da al cliente",
                    "Number, the same one that the customer is given",
                ),
                same("2026-1187"),
            )
            .required(),
            Column::new(
                "customer",
                Kind::Reference(Referent::Customer),
                text("El cliente; no se publica", "The customer; not published"),
                same("C-0231"),
            ),
            Column::new(
                "moment",
                Kind::Reference(Referent::Moment),
                text("Momento de la verdad", "Moment of truth"),
                same("incident"),
            ),
            Column::new(
                "channel",
                Kind::Reference(Referent::Channel),
                text("Por dónde llegó", "How it reached us"),
                same("phone"),
            ),
            Column::new(
                "supplier",
                Kind::Reference(Referent::Supplier),
                text("Tercero que intervino, si lo hubo", "Third party involved, if any"),
                same("lifts-night"),
            ),
            Column::new(
                "opened",
                Kind::Time,
                text(
                    "Cuándo avisó el cliente, no cuándo lo tecleamos",
                    "When the customer told us, not when we typed it in",
                ),
                same("2026-10-06 08:12"),
            )
            .required(),
            Column::new(
                "first_response",
                Kind::Time,
                text(
                    "Primera respuesta de una persona, no el acuse automático",
                    "First response from a person, not the automatic one",
                ),
                same("2026-10-06 08:40"),
            ),
            Column::new(
                "resolved",
                Kind::Time,
                text("Cuándo volvió a funcionar", "When it worked again"),
                same("2026-10-06 13:05"),
            ),
            Column::new(
                "closed",
                Kind::Time,
                text(
                    "Cuándo el cliente dio su conformidad",
                    "When the customer agreed that it did",
                ),
                same("2026-10-07 09:30"),
            ),
            Column::new(
                "due",
                Kind::Time,
                text("Vencimiento según el compromiso", "Deadline under the commitment"),
                same("2026-10-07 08:12"),
            ),
            Column::new(
                "within_service_level",
                Kind::Flag,
                text(
                    "Si se cumplió; vacío, se deduce del vencimiento",
                    "Whether it was met; if empty, it follows from the deadline",
                ),
                text("sí", "yes"),
            ),
            Column::new(
                "contacts",
                Kind::Count,
                text("Contactos que hicieron falta", "Contacts that it took"),
                same("2"),
            ),
            Column::new(
                "escalated",
                Kind::Flag,
                text("Si hubo que subirla", "Whether it had to be passed up"),
                same("no"),
            ),
            Column::new(
                "reopened",
                Kind::Count,
                text("Veces que se reabrió", "Times that it was reopened"),
                same("1"),
            ),
            Column::new(
                "compensation_owed",
                Kind::AmountOrFlag,
                text(
                    "Compensación debida por incumplir: importe, sí o no",
                    "Compensation due for missing the commitment: amount, yes or no",
                ),
                same("45"),
            ),
            Column::new(
                "compensation_given",
                Kind::AmountOrFlag,
                text(
                    "Compensación entregada: importe, sí o no",
                    "Compensation handed over: amount, yes or no",
                ),
                same("45.50"),
            ),
        ],
    )
};

pub(super) static PROPOSALS: Schema = Schema {
    in_order: &[("sent", "followed_up"), ("sent", "decided"), ("sent", "signed")],
    ..Schema::new(
        "proposals",
        text("Propuestas", "Proposals"),
        text(
            "Cada propuesta enviada: si se siguió, qué se decidió y si se firmó.",
            "Each proposal that was sent: whether it was followed up, what was decided, and whether it was signed.",
        ),
        &["proposal"],
        &[
            Column::new(
                "proposal",
                Kind::Text,
                text("Número de la propuesta", "Number of the proposal"),
                same("P-1999-064"),
            )
            .required(),
            // Whoever gets a proposal may never become a customer, so this need not be one.
            Column::new(
                "customer",
                Kind::Text,
                text(
                    "A quién se envió, sea ya cliente o no",
                    "Who it was sent to, a customer already or not",
                ),
                same("C-0231"),
            ),
            Column::new("segment", Kind::Text, text("Su segmento", "The segment"), same("small")),
            Column::new(
                "sent",
                Kind::Day,
                text("Día en que se envió", "Day on which it was sent"),
                same("2026-09-02"),
            )
            .required(),
            Column::new(
                "followed_up",
                Kind::DayOrFlag,
                text(
                    "Día en que se volvió a hablar de ella, o sí o no",
                    "Day on which it was followed up, or yes or no",
                ),
                same("2026-09-08"),
            ),
            Column::new(
                "decided",
                Kind::Day,
                text("Día en que el cliente decidió", "Day on which the customer decided"),
                same("2026-09-20"),
            ),
            Column::new(
                "outcome",
                Kind::Word(ProposalOutcome::WORDS),
                text(
                    "Aceptada, rechazada, retirada por nosotros o caducada",
                    "Accepted, rejected, withdrawn by us or expired",
                ),
                same("accepted"),
            ),
            Column::new(
                "signed",
                Kind::DayOrFlag,
                text("Día en que se firmó, o sí o no", "Day on which it was signed, or yes or no"),
                same("2026-09-25"),
            ),
        ],
    )
};

pub(super) static MILESTONES: Schema = Schema::new(
    "milestones",
    text("Hitos", "Milestones"),
    text(
        "Los hitos de cada trabajo que el cliente espera: para cuándo estaban previstos, cuándo se alcanzaron y si se avisó del desvío.",
        "The milestones of each project that the customer waits for: when they were planned, when they were reached, and whether a \
         deviation was told.",
    ),
    &["project", "milestone"],
    &[
        Column::new(
            "project",
            Kind::Text,
            text("El trabajo al que pertenece", "The project to which it belongs"),
            same("O-1999-01"),
        )
        .required(),
        Column::new(
            "milestone",
            Kind::Text,
            text(
                "El hito, distinto dentro de cada trabajo",
                "The milestone, different from the others of its project",
            ),
            text("inventario de instalaciones", "inventory of installations"),
        )
        .required(),
        Column::new(
            "customer",
            Kind::Reference(Referent::Customer),
            text("El cliente; no se publica", "The customer; not published"),
            same("C-0231"),
        ),
        Column::new(
            "planned",
            Kind::Day,
            text("Día previsto", "Day for which it was planned"),
            same("2026-05-04"),
        )
        .required(),
        Column::new(
            "done",
            Kind::Day,
            text("Día en que se alcanzó", "Day on which it was reached"),
            same("2026-05-07"),
        ),
        Column::new(
            "validated",
            Kind::DayOrFlag,
            text(
                "Día en que el cliente lo dio por bueno, o sí o no",
                "Day on which the customer accepted it, or yes or no",
            ),
            same("2026-05-11"),
        ),
        Column::new(
            "deviation_days",
            Kind::SignedNumber,
            text("Días de retraso; negativo si se adelantó", "Days late; negative if early"),
            same("3"),
        ),
        Column::new(
            "deviation_told",
            Kind::DayOrFlag,
            text(
                "Si se avisó del desvío, o el día en que se avisó",
                "Whether the customer was told of the deviation, or the day of it",
            ),
            text("sí", "yes"),
        ),
    ],
);
