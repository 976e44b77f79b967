import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import type { Invitation } from '../api/portal.ts';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';

/** The one-time link of an invitation or reset, to be sent on. The link cannot be shown again. */
export function InvitationNotice({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation();
  const origin = useAddress();
  return (
    <Alert
      className="notice-space"
      type="success"
      role="status"
      title={t('people.linkReady')}
      description={
        <div className="stack stack-tight">
          <p>{t('people.linkHint', { until: formatInstant(invitation.expiresAt) })}</p>
          <LinkToCopy address={`${origin}/join#${invitation.code}`} label={t('people.link')} />
        </div>
      }
    />
  );
}
