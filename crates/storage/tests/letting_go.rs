//! Whoever asks for a transaction may go away before it is there.

use domain::MunicipalityNumber;
use futures::future::poll_immediate;
use jiff::civil::date;
use storage::on_both_engines;
use tokio::task::yield_now;

on_both_engines! {
    async fn a_reader_who_lets_go_on_the_way_is_in_no_writers_way(store: Store) {
        for turns in 0..120 {
            let mut asked = Box::pin(store.read());
            for _ in 0..turns {
                if poll_immediate(&mut asked).await.is_some() {
                    break;
                }
                yield_now().await;
            }
            drop(asked);
            let mut tx = store.begin().await?;
            let number = MunicipalityNumber::parse(&format!("{turns:04}"))?;
            tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
            tx.commit().await?;
        }
    }
}
