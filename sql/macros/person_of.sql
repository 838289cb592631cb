-- A contact as printed, of a row of metrics.contact_history.

create or replace macro person_of(contact) as
{
    'slug': contact.slug,
    'name': coalesce(contact.name, ''),
    'company': coalesce(contact.company, ''),
    'position': coalesce(contact.position, ''),
    'profile_url': coalesce(contact.profile_url, ''),
    'connected_on': contact.connected_on
}
