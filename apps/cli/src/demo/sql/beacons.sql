-- How the ad servers answered the beacons; 400 and above is a failure.
select
  http_response_status_code as status,
  count(*) as beacons,
  100.0 * count(*) / sum(count(*)) over () as percent,
  http_response_status_code >= 400 as failed
from events
where event_type = 'ad_beacon_sent'
group by 1
order by 1
