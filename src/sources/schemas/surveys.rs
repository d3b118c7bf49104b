//! Declares the registers around surveys and other voices: invitations, population, follow-ups, interviews, feedback.

use crate::sources::schema::{Column, Kind, Referent, Schema, same, text};
use crate::sources::words::{FeedbackSource, FollowUpOutcome, Sentiment};

pub(super) static INVITATIONS: Schema = Schema {
    further: true,
    at_most: &[("delivered", "invited"), ("refused", "invited")],
    ..Schema::new(
        "invitations",
        text("Invitaciones", "Invitations"),
        text(
            "A cuántos se pidió opinión y cuándo. Sin ellas no se sabe quién calla. Las demás columnas dicen a quiénes: segmento, momento.",
            "How many were asked for their opinion, and when. Without them nobody knows who keeps silent. Further columns say who was \
             asked: segment, moment.",
        ),
        &[],
        &[
            Column::new(
                "sent_on",
                Kind::Day,
                text("Día del envío", "Day on which they were sent"),
                same("2026-10-01"),
            )
            .required(),
            Column::new(
                "survey",
                Kind::Reference(Referent::Survey),
                text("La encuesta", "The survey"),
                same("moments"),
            )
            .required(),
            Column::new(
                "invited",
                Kind::Count,
                text("Cuántos recibieron invitación", "How many were invited"),
                same("48"),
            )
            .required(),
            Column::new(
                "delivered",
                Kind::Count,
                text("Cuántas invitaciones llegaron", "How many invitations arrived"),
                same("46"),
            ),
            Column::new(
                "refused",
                Kind::Count,
                text("Cuántos dijeron que no", "How many declined"),
                same("2"),
            ),
        ],
    )
};

pub(super) static POPULATION: Schema = Schema::new(
    "population",
    text("Población", "Population"),
    text(
        "Cuántos clientes hay de cada clase, para que las respuestas pesen como la clientela y no según quién contesta.",
        "How many customers there are of each kind, so that answers weigh as customers do and not as who answers.",
    ),
    &["survey", "dimension", "value"],
    &[
        Column::new(
            "survey",
            Kind::Reference(Referent::Survey),
            text("La encuesta", "The survey"),
            same("moments"),
        )
        .required(),
        Column::new(
            "dimension",
            Kind::Text,
            text("La dimensión", "The dimension"),
            same("segment"),
        )
        .required(),
        Column::new(
            "value",
            Kind::Text,
            text("Uno de sus valores", "One of its values"),
            same("small"),
        )
        .required(),
        Column::new(
            "customers",
            Kind::Count,
            text("Cuántos clientes lo tienen", "How many customers have it"),
            same("399"),
        )
        .required(),
    ],
);

pub(super) static FOLLOW_UPS: Schema = Schema {
    in_order: &[("answered_on", "contacted")],
    ..Schema::new(
        "follow_ups",
        text("Seguimiento de respuestas", "Follow-ups"),
        text(
            "Lo que se hizo con cada respuesta: a quién se llamó, quién, cuándo y en qué quedó. Los nombres no se publican.",
            "What was done with each answer: who was called, by whom, when, and what came of it. Names are not published.",
        ),
        &[],
        &[
            Column::new(
                "customer",
                Kind::Reference(Referent::Customer),
                text("El cliente que contestó", "The customer who answered"),
                same("C-0231"),
            )
            .required(),
            Column::new(
                "answered_on",
                Kind::Day,
                text("Día de su respuesta", "Day of the answer"),
                same("2026-10-08"),
            )
            .required(),
            Column::new(
                "due",
                Kind::Day,
                text("Último día para hablar con él", "Last day on which to get in touch"),
                same("2026-10-10"),
            ),
            Column::new(
                "contacted",
                Kind::Day,
                text("Día en que se habló con él", "Day on which we got in touch"),
                same("2026-10-09"),
            ),
            Column::new(
                "by",
                Kind::Reference(Referent::Role),
                text("El puesto que se ocupa", "The role that takes care of it"),
                same("customer-care"),
            ),
            Column::new(
                "outcome",
                Kind::Word(FollowUpOutcome::WORDS),
                text("En qué quedó", "What came of it"),
                same("recovered"),
            ),
        ],
    )
};

pub(super) static INTERVIEWS: Schema = Schema::new(
    "interviews",
    text("Entrevistas", "Interviews"),
    text(
        "Lo que se aprende al hablar despacio con un cliente, que una encuesta no puede decir. Sin nombres.",
        "What is learnt by talking to a customer at length, which no survey can tell. Without names.",
    ),
    &[],
    &[
        Column::new(
            "date",
            Kind::Day,
            text("Día de la entrevista", "Day of the interview"),
            same("2026-09-22"),
        )
        .required(),
        Column::new(
            "segment",
            Kind::Text,
            text("Segmento del cliente", "Segment of the customer"),
            same("small"),
        ),
        Column::new(
            "stage",
            Kind::Reference(Referent::Stage),
            text("Etapa en la que está", "Stage that the customer is in"),
            same("service"),
        ),
        Column::new(
            "theme",
            Kind::Text,
            text("De qué trata, en una palabra o dos", "What it is about, in a word or two"),
            text("esperas", "waiting"),
        )
        .required(),
        Column::new(
            "finding",
            Kind::Texts,
            text("Lo que se aprendió, en una frase", "What was learnt, in one sentence"),
            text(
                "Molesta menos esperar que no saber cuánto falta",
                "Waiting bothers them less than not knowing for how long",
            ),
        )
        .required(),
        Column::new(
            "playbook",
            Kind::Reference(Referent::Playbook),
            text("El paso o la fase que lo trata", "The step or phase that treats it"),
            same("phase-4"),
        ),
    ],
);

pub(super) static FEEDBACK: Schema = Schema::new(
    "feedback",
    text("Opiniones espontáneas", "Unasked feedback"),
    text(
        "Lo que el cliente dice sin que se le pregunte: sugerencias, redes, reuniones, imagen percibida y motivos al irse.",
        "What customers say without being asked: suggestions, social networks, meetings, perceived image, reasons on leaving.",
    ),
    &[],
    &[
        Column::new(
            "received",
            Kind::Day,
            text("Día en que se recibió", "Day on which it was received"),
            same("2026-10-14"),
        )
        .required(),
        Column::new(
            "source",
            Kind::Word(FeedbackSource::WORDS),
            text("De dónde viene", "Where it comes from"),
            same("suggestion"),
        )
        .required(),
        Column::new(
            "channel",
            Kind::Reference(Referent::Channel),
            text("Por dónde llegó", "How it reached us"),
            same("email"),
        ),
        Column::new(
            "moment",
            Kind::Reference(Referent::Moment),
            text("El momento del que habla", "The moment that it is about"),
            same("visit"),
        ),
        Column::new(
            "sentiment",
            Kind::Word(Sentiment::WORDS),
            text(
                "Si es favorable, ni una cosa ni otra, o desfavorable",
                "Whether it is favourable, neither, or unfavourable",
            ),
            same("positive"),
        ),
        Column::new(
            "theme",
            Kind::Text,
            text("De qué trata, en una palabra o dos", "What it is about, in a word or two"),
            text("puntualidad", "punctuality"),
        ),
    ],
);
