-- Viewer minutes: the seconds of all slices delivered, 4 where they are not
-- logged. Layouts without a title get it from another event of the asset.
with titles as (
  select media_asset_id, any_value(media_content_title) as title
  from events
  where media_content_title is not null
  group by 1
)
select
  coalesce(media_content_title, title, media_asset_id) as title,
  count(*) as slices,
  sum(coalesce(media_segment_duration, 4)) / 60 as minutes
from events
left join titles using (media_asset_id)
where event_type = 'slice_played'
group by 1
order by 3 desc
