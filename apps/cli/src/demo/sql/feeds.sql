-- What each vendor gave, and out of how many files.
select
  feed,
  (select count(*) from files where feed = each.feed and state = 'taken')
    as files,
  count(*) as events
from events_all as each
group by feed
order by feed
