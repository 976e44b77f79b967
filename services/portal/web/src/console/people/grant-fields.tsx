import type { AccountView } from '@bluebox/contracts';
import { type GrantPlace, placeKey, type Role } from '@bluebox/contracts/grants';
import { Button } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { GivenAccess } from '../api/portal.ts';
import { Choice } from '../items/choice.tsx';
import { type PlaceOption, usePlaceOptions } from './place-options.ts';
import { RoleFields } from './role-fields.tsx';

/** The roles of an account in one place, as they are chosen. */
export interface RolesInPlace {
  readonly place: GrantPlace;
  readonly roles: readonly Role[];
}

/** Returns the form of an account's roles. */
export function rolesByPlace({ roles, grants }: Pick<AccountView, 'roles' | 'grants'>) {
  if (grants === undefined) return [{ place: 'everywhere', roles }] as readonly RolesInPlace[];
  const places = new Map<string, RolesInPlace>();
  for (const { role, in: place } of grants) {
    const key = placeKey(place);
    places.set(key, { place, roles: [...(places.get(key)?.roles ?? []), role] });
  }
  return [...places.values()];
}

/** Returns the body that gives the chosen roles; `undefined` while a place has none. */
export function givenAccess(chosen: readonly RolesInPlace[]): GivenAccess | undefined {
  if (chosen.length === 0 || chosen.some(({ roles }) => roles.length === 0)) return undefined;
  const [first, ...others] = chosen;
  if (first?.place === 'everywhere' && others.length === 0) return { roles: [...first.roles] };
  return {
    grants: chosen.flatMap(({ place, roles }) => roles.map((role) => ({ role, in: place }))),
  };
}

const isPoint = (place: GrantPlace): boolean => place !== 'everywhere' && 'pointId' in place;

interface GrantFieldsProps {
  readonly chosen: readonly RolesInPlace[];
  readonly onChange: (chosen: readonly RolesInPlace[]) => void;
}

/** Fields for the roles of an account, each group with the place in which the roles hold. */
export function GrantFields({ chosen, onChange }: GrantFieldsProps) {
  const { t } = useTranslation();
  const { options, nameOf } = usePlaceOptions();
  const replace = (index: number, by: RolesInPlace) =>
    onChange(chosen.map((each, at) => (at === index ? by : each)));
  const used = chosen.map(({ place }) => placeKey(place));
  const free = options.find(({ value }) => !used.includes(value));
  return (
    <div className="stack">
      {chosen.map(({ place, roles }, index) => (
        <RolesThere
          key={placeKey(place)}
          rolesInPlace={{ place, roles }}
          name={nameOf(place)}
          options={options.filter(
            ({ value }) => value === placeKey(place) || !used.includes(value),
          )}
          onChange={(by) => replace(index, by)}
          onRemove={
            chosen.length === 1 ? undefined : () => onChange(chosen.filter((_, at) => at !== index))
          }
        />
      ))}
      {free !== undefined && (
        <Button
          onClick={() =>
            onChange([
              ...chosen,
              { place: free.place, roles: isPoint(free.place) ? ['desk'] : ['viewer'] },
            ])
          }
        >
          {t('people.place.add')}
        </Button>
      )}
    </div>
  );
}

interface RolesThereProps {
  readonly rolesInPlace: RolesInPlace;
  readonly name: string;
  readonly options: readonly PlaceOption[];
  readonly onChange: (by: RolesInPlace) => void;
  /** Removes the place; absent for the only one. */
  readonly onRemove: (() => void) | undefined;
}

function RolesThere({ rolesInPlace, name, options, onChange, onRemove }: RolesThereProps) {
  const { t } = useTranslation();
  const id = useId();
  const { place, roles } = rolesInPlace;
  const value = placeKey(place);
  // The place may be a drive that is no longer among the listed ones.
  const shown = options.some((option) => option.value === value)
    ? options
    : [{ value, label: name, place }, ...options];
  const choose = (key: string) => {
    const chosen = shown.find((option) => option.value === key)?.place ?? place;
    onChange({ place: chosen, roles: isPoint(chosen) ? ['desk'] : roles });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would hold the fieldset of the roles
    <div className="stack stack-tight role-place" role="group" aria-label={name}>
      {shown.length > 1 && (
        <div className="actions">
          <label htmlFor={id}>{t('people.place.label')}</label>
          <Choice id={id} value={value} options={shown} onChange={choose} />
          {onRemove !== undefined && (
            <Button
              size="small"
              aria-label={t('people.place.removeNamed', { place: name })}
              onClick={onRemove}
            >
              {t('people.place.remove')}
            </Button>
          )}
        </div>
      )}
      <RoleFields
        roles={roles}
        isAtPoint={isPoint(place)}
        onChange={(next) => onChange({ place, roles: next })}
      />
    </div>
  );
}
