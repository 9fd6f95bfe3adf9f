//! The calls.

use std::time::Duration;

use super::REGION;
use super::service::{
    Client, ComparisonOperator, Dimension, GetMetricStatisticsError, Metric, MetricDataQuery,
    MetricDatum, MetricStat, StandardUnit, StateValue, Statistic, StatisticSet,
};
use crate::{assert_refused, config};
use moto_services::whitesmith::Timestamp;

fn cloud_watch() -> Client {
    Client::new(config(REGION).build())
}

fn lamp() -> [Dimension; 1] {
    [Dimension::new("lamp", "kitchen")]
}

#[tokio::test]
async fn metrics_are_put_and_read() {
    let client = cloud_watch();
    let now = Timestamp::now();
    let minute = Duration::from_mins(1);
    let datum = |value: f64| {
        let datum = MetricDatum::new("Light").dimensions(lamp());
        datum
            .timestamp(now - minute)
            .value(value)
            .unit(StandardUnit::Count)
    };
    let summed = MetricDatum::new("Sums").statistic_values(StatisticSet::new(2.0, 5.5, 1.0, 4.5));
    let put = client.put_metric_data("Lamps");
    let put = put.metric_data([datum(1.5), datum(2.25), summed]).await;
    put.expect("they are taken");

    let metrics = client
        .list_metrics()
        .namespace("Lamps")
        .metric_name("Light");
    let metrics: Vec<Metric> = metrics.items().try_collect().await.expect("pages");
    assert_eq!(metrics.len(), 1);
    assert_eq!(metrics[0].dimensions.as_deref(), Some(&lamp()[..]));

    let (start, end) = (now - minute * 5, now + minute);
    let statistics = client
        .get_metric_statistics("Lamps", "Light", start, end, 60)
        .statistics([Statistic::Sum, Statistic::Maximum]);
    let statistics = statistics.await.expect("an answer");
    assert_eq!(statistics.label.as_deref(), Some("Light"));
    let points = statistics.datapoints.unwrap_or_default();
    assert_eq!(points.len(), 1);
    assert_eq!((points[0].sum, points[0].maximum), (Some(3.75), Some(2.25)));
    assert_eq!(points[0].average, None);
    assert_eq!(points[0].unit, Some(StandardUnit::Count));

    let metric = Metric::default().namespace("Lamps").metric_name("Light");
    let stat = MetricStat::new(metric.dimensions(lamp()), 60, "Average");
    let queries = [MetricDataQuery::new("light").metric_stat(stat)];
    let results = client.get_metric_data(queries, start, end).items();
    let results: Vec<_> = results.try_collect().await.expect("pages");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].id.as_deref(), Some("light"));
    assert_eq!(results[0].values.as_deref(), Some(&[1.875][..]));
    let times = results[0].timestamps.as_deref().unwrap_or_default();
    assert!(
        times.iter().all(|time| (start..end).contains(time)),
        "{times:?}"
    );
    assert_eq!(times.len(), 1);
}

#[tokio::test]
async fn an_alarm_is_made_and_deleted() {
    let client = cloud_watch();
    let put = client
        .put_metric_alarm("too-bright")
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .evaluation_periods(1)
        .namespace("Lamps")
        .metric_name("Light")
        .dimensions(lamp())
        .period(60)
        .statistic(Statistic::Average)
        .threshold(0.5);
    put.await.expect("it is new");
    let named = ["too-bright".to_owned()];
    let waited = client.wait_until_alarm_exists().alarm_names(named.clone());
    waited
        .within(Duration::from_mins(1))
        .await
        .expect("it does");
    let alarms = client.describe_alarms().alarm_names(named.clone()).items();
    let alarms: Vec<_> = alarms.try_collect().await.expect("pages");
    assert_eq!(alarms.len(), 1);
    let alarm = &alarms[0];
    assert_eq!(alarm.threshold, Some(0.5));
    assert_eq!(alarm.evaluation_periods, Some(1));
    assert_eq!(alarm.state_value, Some(StateValue::Ok));
    assert_eq!(alarm.dimensions.as_deref(), Some(&lamp()[..]));
    assert!(alarm.state_updated_timestamp.is_some());
    client
        .delete_alarms(named.clone())
        .await
        .expect("it was there");
    let none = client.describe_alarms().alarm_names(named).await;
    assert_eq!(
        none.expect("an answer").metric_alarms.unwrap_or_default(),
        []
    );
}

#[tokio::test]
async fn statistics_of_nothing_are_refused() {
    let now = Timestamp::now();
    let call = cloud_watch().get_metric_statistics("Lamps", "Light", now, now, 60);
    let error = call.await.expect_err("it names no statistic");
    assert_refused!(
        error,
        "InvalidParameterCombination",
        "Must specify either Statistics or ExtendedStatistics"
    );
    assert!(
        matches!(
            error,
            GetMetricStatisticsError::InvalidParameterCombinationException(_)
        ),
        "{error:?}"
    );
}
