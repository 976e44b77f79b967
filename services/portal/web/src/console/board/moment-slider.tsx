import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { timelineQuery } from '../api/tracker.ts';

interface MomentSliderProps {
  readonly driveId: string;
  /** A past moment; undefined for now. */
  readonly at: string | undefined;
  readonly onChoose: (at: string | undefined) => void;
}

const MINUTE = 60_000;
/**
 * Delay in milliseconds before the chosen moment is requested, so that a moving slider sends no
 * requests.
 */
const SETTLE_MILLISECONDS = 250;

/**
 * A slider that sets the board back to any minute since the hour in which the drive's totals first
 * changed.
 */
export function MomentSlider({ driveId, at, onChoose }: MomentSliderProps) {
  const { t } = useTranslation();
  const id = useId();
  const timeline = useQuery(timelineQuery(driveId));
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return;
    const timer = setTimeout(() => {
      setMoved(undefined);
      onChoose(new Date(moved).toISOString());
    }, SETTLE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [moved, onChoose]);
  const first = timeline.data?.hours[0]?.hour;
  if (first === undefined) return null;
  const from = Date.parse(first);
  const now = Math.ceil(serverNow().getTime() / MINUTE) * MINUTE;
  const value = moved ?? (at === undefined ? now : Date.parse(at));
  return (
    <div className="moment">
      <label htmlFor={id}>{t('board.moment')}</label>
      <input
        id={id}
        type="range"
        min={from}
        max={now}
        step={MINUTE}
        value={value}
        aria-valuetext={
          at === undefined && moved === undefined
            ? t('board.now')
            : formatInstant(new Date(value).toISOString())
        }
        onChange={(event) => setMoved(Number(event.target.value))}
      />
      <output htmlFor={id} className="strong">
        {at === undefined && moved === undefined
          ? t('board.now')
          : formatInstant(new Date(value).toISOString())}
      </output>
      {at !== undefined && (
        <Button onClick={() => onChoose(undefined)}>{t('board.backToNow')}</Button>
      )}
    </div>
  );
}
