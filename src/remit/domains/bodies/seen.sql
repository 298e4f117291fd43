-- A body as the law sees it on a day, and what it is called then or was last called.
-- The door asks this of each body in each act, so it is one question and not a model a table.
select
    standing.kind,
    standing.sector,
    standing.status,
    body.slug,
    coalesce(
        (
            select called.name from body_name called
            where called.body_id = body.id and upper_inf(called.recorded)
                and (lower_inf(called.effective) or lower(called.effective) <= %(on)s::date)
            order by called.effective desc
            limit 1
        ),
        (
            select called.name from body_name called
            where called.body_id = body.id and upper_inf(called.recorded)
            order by called.effective
            limit 1
        ),
        body.slug
    ) as name,
    (
        select granted.powers_from from body_authorisation granted
        where granted.body_id = standing.body_id
            and upper_inf(granted.recorded) and granted.effective @> %(on)s::date
    ) as powers_from,
    array(
        select distinct unnest(taken.acts) from body_condition taken
        where taken.body_id = standing.body_id
            and upper_inf(taken.recorded) and taken.effective @> %(on)s::date
        order by 1
    ) as removed
from body
left join body_standing standing
    on standing.body_id = body.id
    and upper_inf(standing.recorded) and standing.effective @> %(on)s::date
where body.id = %(body)s
