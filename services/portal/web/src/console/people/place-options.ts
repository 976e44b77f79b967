import { type Grant, type GrantPlace, placeKey } from '@bluebox/contracts/grants';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import { drivesQuery } from '../api/pledge.ts';
import { organisationsQuery } from '../api/portal.ts';
import { organisationName } from './organisation-name.ts';

/** A place in which a role can hold, with its name. */
export interface PlaceOption {
  readonly value: string;
  readonly label: string;
  readonly place: GrantPlace;
}

export interface PlaceOptions {
  readonly options: readonly PlaceOption[];
  readonly nameOf: (place: GrantPlace) => string;
}

/** Returns the places in which roles can hold: everywhere, organisations, drives, and their points. */
export function usePlaceOptions(): PlaceOptions {
  const { t } = useTranslation();
  const organisations = useQuery(organisationsQuery).data?.organisations ?? [];
  const drives = useQuery(drivesQuery).data?.drives ?? [];
  const option = (place: GrantPlace, label: string): PlaceOption => ({
    value: placeKey(place),
    label,
    place,
  });
  const options = [
    option('everywhere', t('people.place.everywhere')),
    ...organisations.map((organisation) =>
      option(
        { organisationId: organisation.organisationId },
        t('people.place.organisation', { name: organisationName(organisation, currentLanguage()) }),
      ),
    ),
    ...drives.flatMap(({ driveId, terms: { title, handInPoints } }) => [
      option({ driveId }, t('people.place.drive', { title })),
      ...handInPoints.map(({ pointId, name }) =>
        option({ driveId, pointId }, t('people.place.point', { title, name })),
      ),
    ]),
  ];
  const names = new Map(options.map(({ value, label }) => [value, label]));
  return {
    options,
    nameOf: (place) =>
      names.get(placeKey(place)) ??
      t(
        place !== 'everywhere' && 'organisationId' in place
          ? 'people.place.removed'
          : 'people.place.unknown',
      ),
  };
}

/** Returns one sentence for each place: the roles there, and the place unless it is everywhere. */
export function grantTexts(
  t: TFunction,
  grants: readonly Grant[],
  nameOf: PlaceOptions['nameOf'],
): readonly string[] {
  const places = new Map(grants.map((grant) => [placeKey(grant.in), grant.in]));
  return [...places].map(([key, place]) => {
    const roles = grants
      .filter((grant) => placeKey(grant.in) === key)
      .map(({ role }) => t(`vocabulary:role.${role}`))
      .join(t('list.comma'));
    return t('people.rolesIn', { roles, place: nameOf(place) });
  });
}
