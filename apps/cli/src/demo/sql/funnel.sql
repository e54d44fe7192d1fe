-- How far ads are watched. The URLs of one group stand for one thing and
-- count once.
with titles as (
  select media_asset_id as id, any_value(media_content_title) as title
  from events
  where event_type = 'slicing_began'
  group by 1
),
beacons as (
  select
    coalesce(media_ad_asset_id, media_ad_id) as id,
    media_ad_beacon_type as step,
    row(
      session_id, media_ad_break_type, media_ad_break_index, media_ad_index,
      media_ad_group_id
    ) as unit
  from events
  where event_type = 'ad_beacon_sent'
)
select
  coalesce(title, id) as ad,
  count(distinct unit) filter (step = 'start') as start,
  count(distinct unit) filter (step = 'firstquartile') as first_quartile,
  count(distinct unit) filter (step = 'midpoint') as midpoint,
  count(distinct unit) filter (step = 'thirdquartile') as third_quartile,
  count(distinct unit) filter (step = 'complete') as complete
from beacons
left join titles using (id)
where step in (
  'start', 'firstquartile', 'midpoint', 'thirdquartile', 'complete'
)
group by 1
order by 2 desc, 1
