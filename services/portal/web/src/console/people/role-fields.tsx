import type { Role } from '@bluebox/contracts';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';

const ROLES: readonly Role[] = ['coordinator', 'desk', 'packing', 'viewer'];

interface RoleFieldsProps {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/**
 * Check boxes for the roles of an account, each with the work that the role allows. A role that a
 * chosen role already includes cannot be added.
 */
export function RoleFields({ roles, onChange }: RoleFieldsProps) {
  const { t } = useTranslation();
  const covers = (role: Role) =>
    (role !== 'coordinator' && roles.includes('coordinator')) ||
    (role === 'viewer' && roles.length > 0 && !roles.includes('viewer'));
  return (
    <fieldset className="fieldset role-fields">
      <legend>{t('people.roles')}</legend>
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          checked={roles.includes(role)}
          disabled={covers(role)}
          onChange={({ target }) =>
            onChange(target.checked ? [...roles, role] : roles.filter((given) => given !== role))
          }
        >
          <span className="strong">{t(`vocabulary:role.${role}`)}</span>{' '}
          <span className="soft">{t(`people.roleOpens.${role}`)}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
