import type { BadRow } from '@bluebox/spreadsheet';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../components/button-link.tsx';
import { BadRowsButtons } from './bad-rows-buttons.tsx';
import type { Reading } from './reading-protocol.ts';
import { reasonSentence } from './row-reason.ts';
import type { Sending, SendingState } from './sending.ts';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';

/** Largest number of errors listed. The file of bad rows has all errors. */
const MOST_LISTED = 20;

interface ImportOutcomeProps {
  readonly sending: Sending;
  readonly state: SendingState;
  readonly reader: SpreadsheetReader;
  readonly reading: Reading;
  /** Errors of the rows that were not sent. */
  readonly bad: readonly BadRow[];
  readonly driveId: string;
  readonly onAnother: () => void;
  /** Returns to the columns and the preview of the same file. */
  readonly onBack: () => void;
}

/**
 * The outcome of an import: the numbers of created, amended and unchanged pledges, and the rows
 * with errors.
 */
export function ImportOutcome(props: ImportOutcomeProps) {
  const { sending, state, reader, reading, bad, driveId, onAnother, onBack } = props;
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { phase, sent, total, counts, refused } = state;
  const left = [...bad, ...refused].sort((a, b) => a.row - b.row);
  const leftRows = new Set(left.map(({ row }) => row)).size;
  return (
    <section className="panel stack">
      <h2 ref={heading} tabIndex={-1}>
        {phase === 'done' ? t('importing.done') : t('importing.stopped', { sent, total })}
      </h2>
      <dl className="outcome">
        {(['created', 'amended', 'unchanged'] as const).map((outcome) => (
          <div key={outcome}>
            <dt>{t(`importing.outcome.${outcome}`)}</dt>
            <dd>{t('importing.pledges', { count: counts[outcome] })}</dd>
          </div>
        ))}
        <div>
          <dt>{t('importing.outcome.refused')}</dt>
          <dd>{t('importing.rows', { count: leftRows })}</dd>
        </div>
      </dl>
      {phase === 'stopped' && (
        <div className="actions">
          <Button type="primary" onClick={sending.goOn}>
            {t('importing.goOn')}
          </Button>
          <Button onClick={onBack}>{t('importing.back')}</Button>
        </div>
      )}
      {left.length > 0 && (
        <>
          <p>{t('importing.leftHint')}</p>
          <BadRowsButtons reader={reader} reading={reading} bad={left} />
          <ul className="row-list left-rows">
            {left.slice(0, MOST_LISTED).map((row) => (
              <li key={`${row.row} ${row.column} ${row.reason}`}>
                <span className="strong">{t('importing.rowNumber', { row: row.row })}</span>
                <span className="verdict-bad">{reasonSentence(t, row)}</span>
              </li>
            ))}
          </ul>
          {left.length > MOST_LISTED && (
            <p className="soft">{t('importing.more', { count: left.length - MOST_LISTED })}</p>
          )}
        </>
      )}
      <div className="actions">
        <Button onClick={onAnother}>{t('importing.another')}</Button>
        <ButtonLink to="/console/drives/$driveId/pledges" params={{ driveId }}>
          {t('importing.toPledges')}
        </ButtonLink>
      </div>
    </section>
  );
}
