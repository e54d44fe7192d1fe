-- One stream on its way: published and pushed on (ScaleEngine), made in a
-- room (SignalWire), relayed (Alibaba) and watched (Edgio, which knows it by
-- its external ID). What comes often is summed up by half hours.
with watched as (
  select media_event_id
  from events
  where media_content_external_id = 'jb-origin/my_stream'
),
steps as (
  select
    time, feed,
    replace(replace(name, 'media.', ''), '.', ' ') as step,
    concat_ws(
      ': ', coalesce(media_push_target_name, user_name), error_message
    ) as detail
  from events
  where feed = 'scaleengine/origin'
    and media_app_name = 'jb-origin' and media_stream_name = 'my_stream'
  union all
  select
    unnest([media_session_start_time, media_session_end_time]), feed,
    unnest(['room start', 'room end']),
    unnest([media_room_name, media_charge_amount || ' USD'])
  from events
  where feed = 'signalwire/video' and media_room_name = 'my_stream'
  union all
  select
    min(time), feed, 'push request',
    count(*) || ' with status ' || http_response_status_code
  from events
  where feed = 'alibaba-live/push-proxy'
    and media_app_name = 'jb-origin' and media_stream_name = 'my_stream'
  group by feed, http_response_status_code, floor(epoch(time) / 1800)
  union all
  select
    min(time), feed, 'playback',
    count(distinct coalesce(
      session_id, concat_ws(' ', client_address, user_agent_original)
    )) || ' watching'
  from events
  where event_type = 'event_ping' and media_event_id in (from watched)
  group by feed, floor(epoch(time) / 1800)
)
select time, split_part(feed, '/', 1) as vendor, step, detail
from steps
where time > (select max(time) - interval 1 day from events)
order by time, vendor, step
