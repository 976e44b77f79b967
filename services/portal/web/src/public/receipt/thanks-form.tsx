import type { ThanksView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { PhotoInput } from '../components/photo-input.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { ThanksCard } from '../components/thanks-card.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field } from '../forms/field.tsx';
import type { SaidThanks } from './use-receipts.ts';

const MOST_WORDS = 500;
const MOST_PHOTOS = 4;

/**
 * The form for the recipient's thanks to the givers, with photos. After the thanks were sent, they
 * are shown with a button to take them back.
 */
export function ThanksForm({
  consignmentId,
  thanks,
  from,
  underWay,
  waiting,
  kept,
  refusal,
  onThank,
  onChanged,
}: {
  readonly consignmentId: string;
  readonly thanks: ThanksView | undefined;
  /** Name of the recipient. */
  readonly from: string;
  readonly underWay: boolean;
  readonly waiting: boolean;
  /** Whether unsent thanks outlast the page. */
  readonly kept: boolean;
  readonly refusal: string | undefined;
  readonly onThank: (said: SaidThanks) => void;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const chosen = useChosenPhotos(MOST_PHOTOS);
  const { photos } = chosen;
  const [forAll, setForAll] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [taking, setTaking] = useState(false);
  const withdrawal = useApiMutation(routes.withdrawThanks.at({ consignmentId }), () => {
    setTaking(false);
    onChanged();
  });
  const nothing = words.trim() === '' && photos.length === 0;
  const { send: sendWithPhotos, isDelayed } = useSendingWithPhotos(chosen, () => {
    setAttempt((before) => before + 1);
    if (!nothing) onThank({ words: words.trim(), photos, public: forAll });
  });
  if (thanks !== undefined)
    return (
      <section aria-labelledby="thanks-title" className="no-print">
        <h2 id="thanks-title">{t('thanks.said')}</h2>
        <ThanksCard thanks={thanks} from={from} />
        <p className="quiet">{t(thanks.public ? 'thanks.seen-by-all' : 'thanks.seen-by-givers')}</p>
        <ConfirmedButton
          label={t('thanks.withdraw')}
          question={t('thanks.withdraw-question')}
          explanation={<p>{t('thanks.withdraw-text')}</p>}
          confirm={t('thanks.withdraw')}
          danger
          className="text-button"
          busy={withdrawal.busy}
          refusal={withdrawal.refusal}
          open={taking}
          onOpen={setTaking}
          onConfirm={() => void withdrawal.act()}
        />
      </section>
    );
  const errors = attempt > 0 && nothing ? [{ id: 'thanks-words', text: t('error.thanks') }] : [];
  return (
    <section aria-labelledby="thanks-title" className="no-print">
      <h2 id="thanks-title">{t('thanks.title')}</h2>
      <p>{t('thanks.lead')}</p>
      <p role="status" className="box-sending">
        {underWay ? t(`receipt.${waiting ? (kept ? 'kept' : 'unkept') : 'sending'}`) : ''}
      </p>
      <div hidden={underWay}>
        <RefusalCallout code={refusal} />
        <ErrorSummary attempt={attempt} errors={errors} />
        <Field id="thanks-words" label={t('thanks.words')} error={errors[0]?.text}>
          {(ties) => (
            <textarea
              {...ties}
              rows={4}
              maxLength={MOST_WORDS}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <PhotoInput
          id="thanks-photos"
          label={t('thanks.photos')}
          hint={t('thanks.photos-hint')}
          chosen={chosen}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={forAll}
            onChange={(event) => setForAll(event.target.checked)}
          />
          <span>{t('thanks.for-all')}</span>
        </label>
        <button
          type="button"
          className="button button-large"
          disabled={isDelayed}
          onClick={() => sendWithPhotos()}
        >
          {t('thanks.send')}
        </button>
      </div>
    </section>
  );
}
