-- Viewers at the same time: distinct sessions in the pings of ten minutes.
-- Without encryption there is no session: address and player stand in.
with titles as (
  select
    coalesce(media_channel_id, media_event_id) as place,
    any_value(media_content_title) as title
  from events
  where event_type = 'slicing_began'
  group by 1
)
select
  to_timestamp(media_ping_bucket * 600) as ten_minutes,
  coalesce(title, place) as channel,
  count(distinct coalesce(
    session_id, concat_ws(' ', client_address, user_agent_original)
  )) as viewers
from (
  select *, coalesce(media_channel_id, media_event_id) as place
  from events
  where event_type in ('channel_ping', 'event_ping')
)
left join titles using (place)
group by 1, 2
order by 1, 2
