-- Everything that the register believes of one body, as at a day, as one JSON object.
-- One question instead of a dozen: writing each in the mapper's terms cost more than asking it.
-- Periods come as `since` and `until`, half open.
with believed_relation as (
    select r.*, case when r.subject_id = %(body)s then r.object_id else r.subject_id end as other
    from body_relation r
    where upper_inf(r.recorded)
        and (r.subject_id = %(body)s
            or (r.object_id = %(body)s and r.kind not in ('commissioned_by', 'member_of')))
        and (r.kind = 'succeeds' or r.effective @> %(on)s::date)
    order by r.kind, r.effective, r.id
    limit %(relations_max)s
),
holder as (
    select o.ref, f.title, f.role, p.id as person_id, p.name, p.synthetic, o.effective
    from officer o join office f on f.id = o.office_id join person p on p.id = o.person_id
    where f.body_id = %(body)s and upper_inf(o.recorded) and o.effective @> %(on)s::date
)
select jsonb_build_object(
    'standings', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'kind', kind, 'sector', sector, 'status', status,
            'since', lower(effective), 'until', upper(effective)) order by effective), '[]')
        from body_standing where body_id = %(body)s and upper_inf(recorded)),
    'names', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'value', name, 'since', lower(effective), 'until', upper(effective))
            order by effective), '[]')
        from body_name where body_id = %(body)s and upper_inf(recorded)),
    'codes', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'scheme', scheme, 'code', code, 'since', lower(effective), 'until', upper(effective))
            order by scheme, effective), '[]')
        from body_code where body_id = %(body)s and upper_inf(recorded)),
    'address', (
        select jsonb_build_object('lines', lines, 'postcode', postcode)
        from body_address
        where body_id = %(body)s and upper_inf(recorded) and effective @> %(on)s::date),
    'area', (
        select jsonb_build_object(
            'centre_lon', centre_lon, 'centre_lat', centre_lat,
            'has_boundary', geometry_wkb is not null, 'derived', derived)
        from body_area
        where body_id = %(body)s and upper_inf(recorded) and effective @> %(on)s::date),
    'population', (
        select jsonb_build_object('registered', registered, 'synthetic', synthetic)
        from body_population
        where body_id = %(body)s and upper_inf(recorded) and effective @> %(on)s::date),
    'member_count', (
        select count(*) from body_relation
        where object_id = %(body)s and kind = 'commissioned_by' and upper_inf(recorded)
            and effective @> %(on)s::date),
    'relations', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'kind', r.kind, 'outward', r.subject_id = %(body)s, 'other', r.other,
            'slug', b.slug, 'share_ppm', r.share_ppm, 'evidence', r.evidence,
            'since', lower(r.effective), 'until', upper(r.effective))
            order by r.kind, r.effective, b.slug), '[]')
        from believed_relation r join body b on b.id = r.other),
    'other_names', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'body', n.body_id, 'name', n.name, 'since', lower(n.effective))), '[]')
        from body_name n
        where upper_inf(n.recorded) and n.body_id in (select other from believed_relation)),
    'officers', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'ref', h.ref, 'title', h.title, 'role', h.role, 'person', h.name,
            'synthetic', h.synthetic, 'since', lower(h.effective), 'until', upper(h.effective),
            'interests', (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'ref', i.ref, 'kind', i.kind, 'organisation', i.organisation,
                    'organisation_slug', b.slug, 'says', i.says, 'synthetic', i.synthetic,
                    'since', lower(i.effective), 'until', upper(i.effective)) order by i.id), '[]')
                from interest i left join body b on b.id = i.organisation_body_id
                where i.person_id = h.person_id and upper_inf(i.recorded)
                    and i.effective @> %(on)s::date))
            order by h.title, h.name), '[]')
        from holder h),
    'acts', (
        select coalesce(jsonb_agg(jsonb_build_object(
            'number', a.number, 'name', a.name, 'effective_on', a.effective_on,
            'recorded_at', a.recorded_at, 'summary', a.summary, 'actor', a.actor_label)
            order by a.number desc), '[]')
        from (
            select * from act
            where body_id = %(body)s
                or id in (select act_id from act_touched_body where body_id = %(body)s)
            order by number desc
            limit %(acts_max)s
        ) a)
)
