import type { DriveView } from '@bluebox/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../items/choice.tsx';
import { useOwnPoints } from '../layout/use-may.ts';

/** Returns the hand-in points of a drive at which the person may take in goods. */
function usePoints(drive: DriveView) {
  const own = useOwnPoints(drive);
  const { handInPoints } = drive.terms;
  return own === undefined
    ? handInPoints
    : handInPoints.filter(({ pointId }) => own.includes(pointId));
}

const storageKey = (driveId: string) => `bluebox.desk-point.${driveId}`;

/**
 * Returns the id of this desk's hand-in point, and a function that changes the point. The browser
 * remembers the choice.
 */
export function useDeskPoint(drive: DriveView) {
  const points = usePoints(drive);
  const [chosen, setChosen] = useState(() => remembered(drive.driveId));
  const point = points.find(({ pointId }) => pointId === chosen) ?? points[0];
  const choose = (pointId: string) => {
    setChosen(pointId);
    try {
      localStorage.setItem(storageKey(drive.driveId), pointId);
    } catch {
      // A browser that refuses storage forgets the choice when the page is left.
    }
  };
  return [point?.pointId, choose] as const;
}

function remembered(driveId: string): string | undefined {
  try {
    return localStorage.getItem(storageKey(driveId)) ?? undefined;
  } catch {
    return undefined;
  }
}

interface DeskPointChoiceProps {
  readonly drive: DriveView;
  readonly point: string | undefined;
  readonly onChoose: (pointId: string) => void;
}

/** The choice of this desk's hand-in point; its name, if the person's role holds at one only. */
export function DeskPointChoice({ drive, point, onChoose }: DeskPointChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const points = usePoints(drive);
  const [only, another] = points;
  if (only === undefined || drive.terms.handInPoints.length < 2) return null;
  if (another === undefined)
    return (
      <span>
        <span className="soft">{t('desk.point')}</span> {only.name}
      </span>
    );
  return (
    <span className="desk-point">
      <label htmlFor={id} className="soft">
        {t('desk.point')}
      </label>
      <Choice
        id={id}
        value={point}
        options={points.map(({ pointId, name }) => ({ value: pointId, label: name }))}
        onChange={onChoose}
      />
    </span>
  );
}
