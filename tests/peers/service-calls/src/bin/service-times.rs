//! Prints as JSON how long each call takes: `service-times [SECONDS]`, with so many seconds for each client.

fn main() {
    println!("{}", per_call::times(service_calls::all()));
}
