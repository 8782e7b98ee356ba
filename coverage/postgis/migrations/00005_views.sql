-- What is in force now, one view a layer, for QGIS, ArcGIS and SQL: they read these, never the tables. A
-- row is a feature of a workspace; key tells rows apart; a property that a view does not name is in
-- properties. Dates are text, as they were given: a year, a month or a day.

-- +goose Up
CREATE VIEW current_facilities AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'name' AS name, v.properties ->> 'site_id' AS site_id, v.properties ->> 'kind' AS kind,
    v.properties ->> 'division' AS division, v.properties ->> 'stated_address' AS stated_address,
    v.properties ->> 'operator' AS operator, v.properties ->> 'status' AS status,
    v.properties ->> 'open_date' AS open_date, v.properties ->> 'close_date' AS close_date,
    (v.properties ->> 'expected_open_year')::bigint AS expected_open_year, v.properties ->> 'works' AS works,
    v.properties ->> 'works_completed' AS works_completed,
    (v.properties ->> 'floor_area_m2')::double precision AS floor_area_m2,
    (v.properties ->> 'site_area_m2')::double precision AS site_area_m2,
    (v.properties ->> 'beds')::bigint AS beds, (v.properties ->> 'beds_nursing')::bigint AS beds_nursing,
    (v.properties ->> 'childcare_places')::bigint AS childcare_places,
    (v.properties ->> 'carers')::bigint AS carers, (v.properties ->> 'embedded')::boolean AS embedded,
    (v.properties ->> 'registered')::boolean AS registered, (v.properties ->> 'filed')::boolean AS filed,
    v.properties ->> 'medical' AS medical, v.properties ->> 'source' AS source,
    v.properties ->> 'source_date' AS source_date,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'facilities' AND v.to_rev IS NULL;

CREATE VIEW current_residential_areas AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'name' AS name, v.properties ->> 'division' AS division,
    v.properties ->> 'project_id' AS project_id, v.properties ->> 'project_code' AS project_code,
    v.properties ->> 'developer' AS developer, (v.properties ->> 'phase')::bigint AS phase,
    v.properties ->> 'pool' AS pool, v.properties ->> 'status' AS status,
    (v.properties ->> 'urban')::boolean AS urban, (v.properties ->> 'is_new')::boolean AS is_new,
    (v.properties ->> 'households')::bigint AS households,
    (v.properties ->> 'project_households')::bigint AS project_households,
    (v.properties ->> 'households_built')::bigint AS households_built,
    (v.properties ->> 'residential_floor_area_m2')::double precision AS residential_floor_area_m2,
    (v.properties ->> 'residents')::bigint AS residents, (v.properties ->> 'elders60')::bigint AS elders60,
    (v.properties ->> 'under3')::bigint AS under3,
    v.properties ->> 'planning_condition_date' AS planning_condition_date,
    v.properties ->> 'land_contract_date' AS land_contract_date,
    v.properties ->> 'plan_permit_date' AS plan_permit_date,
    v.properties ->> 'construction_start_date' AS construction_start_date,
    v.properties ->> 'acceptance_date' AS acceptance_date,
    v.properties ->> 'delivery_due_date' AS delivery_due_date,
    v.properties ->> 'delivery_date' AS delivery_date, v.properties ->> 'source_date' AS source_date,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'residential-areas' AND v.to_rev IS NULL;

CREATE VIEW current_care_rooms AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'name' AS name, v.properties ->> 'residential_area' AS residential_area,
    v.properties ->> 'purpose' AS purpose,
    (v.properties ->> 'elders_area_m2')::double precision AS elders_area_m2,
    (v.properties ->> 'childcare_area_m2')::double precision AS childcare_area_m2,
    (v.properties ->> 'floor_area_m2')::double precision AS floor_area_m2,
    (v.properties ->> 'site_area_m2')::double precision AS site_area_m2,
    (v.properties ->> 'storey')::bigint AS storey, v.properties ->> 'level' AS level,
    v.properties ->> 'plan_permit_date' AS plan_permit_date,
    v.properties ->> 'acceptance_date' AS acceptance_date, v.properties ->> 'handover_date' AS handover_date,
    v.properties ->> 'handover_to' AS handover_to, v.properties ->> 'current_use' AS current_use,
    v.properties ->> 'facility_id' AS facility_id,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'care-rooms' AND v.to_rev IS NULL;

CREATE VIEW current_dwellings AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'residential_area' AS residential_area,
    (v.properties ->> 'households')::bigint AS households,
    (v.properties ->> 'residents')::bigint AS residents, (v.properties ->> 'elders60')::bigint AS elders60,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'dwellings' AND v.to_rev IS NULL;

CREATE VIEW current_divisions AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'code' AS code, v.properties ->> 'name' AS name, v.properties ->> 'parent' AS parent,
    v.properties ->> 'managed_by' AS managed_by, v.properties ->> 'kind' AS kind,
    (v.properties ->> 'urban')::boolean AS urban, v.properties ->> 'valid_from' AS valid_from,
    v.properties ->> 'valid_to' AS valid_to, v.properties ->> 'successor' AS successor,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'divisions' AND v.to_rev IS NULL;

CREATE VIEW current_walkways AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'kind' AS kind, v.properties ->> 'name' AS name, v.properties ->> 'foot' AS foot,
    v.properties ->> 'access' AS access, v.properties ->> 'surface' AS surface,
    (v.properties ->> 'steps')::boolean AS steps, (v.properties ->> 'bridge')::boolean AS bridge,
    (v.properties ->> 'tunnel')::boolean AS tunnel, (v.properties ->> 'indoor')::boolean AS indoor,
    (v.properties ->> 'level')::bigint AS level, (v.properties ->> 'crossings')::bigint AS crossings,
    v.properties ->> 'barrier' AS barrier, (v.properties ->> 'walkable')::boolean AS walkable,
    v.properties ->> 'walkable_basis' AS walkable_basis,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'walkways' AND v.to_rev IS NULL;

CREATE VIEW current_scopes AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'kind' AS kind, v.properties ->> 'name' AS name, v.properties ->> 'basis' AS basis,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'scopes' AND v.to_rev IS NULL;

CREATE VIEW current_reported AS
SELECT w.slug || '/' || v.feature AS key, w.slug AS workspace, v.feature AS id,
    v.properties ->> 'measure' AS measure, v.properties ->> 'indicator' AS indicator,
    v.properties ->> 'division' AS division, (v.properties ->> 'value')::double precision AS value,
    v.properties ->> 'unit' AS unit, (v.properties ->> 'numerator')::double precision AS numerator,
    (v.properties ->> 'denominator')::double precision AS denominator, v.properties ->> 'as_of' AS as_of,
    v.properties ->> 'basis' AS basis, v.properties ->> 'reporter' AS reporter,
    v.properties ->> 'document_no' AS document_no,
    v.from_rev AS since_revision, v.properties, v.geometry
FROM version v JOIN workspace w ON w.id = v.workspace WHERE v.layer = 'reported' AND v.to_rev IS NULL;

-- +goose Down
DROP VIEW current_facilities;
DROP VIEW current_residential_areas;
DROP VIEW current_care_rooms;
DROP VIEW current_dwellings;
DROP VIEW current_divisions;
DROP VIEW current_walkways;
DROP VIEW current_scopes;
DROP VIEW current_reported;
