import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RecipientLink, recipientLink } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface RecipientLinkPanelProps {
  readonly consignmentId: string;
}

/**
 * The recipient's private link, shown only on request, because whoever has the link can confirm
 * boxes.
 */
export function RecipientLinkPanel({ consignmentId }: RecipientLinkPanelProps) {
  const { t } = useTranslation();
  const origin = useAddress();
  const [address, setAddress] = useState<string>();
  const show = ({ code }: RecipientLink) => setAddress(`${origin}/r#${code}`);
  const reveal = useApiMutation({ send: recipientLink(consignmentId), onDone: show });
  const rotate = useApiMutation({ send: recipientLink(consignmentId), onDone: show });
  return (
    <section className="panel" aria-labelledby="recipient-title">
      <h2 id="recipient-title">{t('consignments.recipientLink')}</h2>
      <p className="soft recipient-hint">{t('consignments.recipientLinkHint')}</p>
      <ProblemNotice problem={reveal.error} />
      {address === undefined ? (
        <Button loading={reveal.isPending} onClick={() => reveal.mutate(false)}>
          {t('consignments.showLink')}
        </Button>
      ) : (
        <div className="stack stack-tight">
          <LinkToCopy address={address} label={t('consignments.recipientLink')} />
          <div>
            <ConfirmButton
              label={t('consignments.newLink')}
              title={t('consignments.newLinkTitle')}
              okLabel={t('consignments.newLink')}
              button={{ size: 'small' }}
              mutation={rotate}
              input={true}
            >
              <p>{t('consignments.newLinkHint')}</p>
            </ConfirmButton>
          </div>
        </div>
      )}
    </section>
  );
}
