-- A contact as printed.

create or replace macro person_of(
    slug, name, company, role, profile_url, connected_on
) as
{
    'slug': slug,
    'name': coalesce(name, ''),
    'company': coalesce(company, ''),
    'position': coalesce(role, ''),
    'profile_url': coalesce(profile_url, ''),
    'connected_on': connected_on
}
