//! What can be generated: generators and models, read from TOML at start and never changed afterwards.

mod generator;
mod model;

pub use generator::{
    Choice, FieldKind, Generator, Localized, Need, OutputField, Parameter, ParameterKind, Role, Status,
};
pub use model::{
    AspectRatio, Capabilities, Group, IMAGE_RATIOS, Model, ModelId, ModelKind, Price, Route, VIDEO_RATIOS,
};
