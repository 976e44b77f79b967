import type { HandInPoint } from '@bluebox/contracts';
import { langOf } from '../../platform/language.ts';

export function HandInPoints({ points }: { readonly points: readonly HandInPoint[] }) {
  return (
    <ul className="points">
      {points.map((point) => (
        <li key={point.pointId}>
          <PointText point={point} />
        </li>
      ))}
    </ul>
  );
}

export function PointText({ point }: { readonly point: HandInPoint }) {
  return (
    <>
      <strong lang={langOf(point.name)}>{point.name}</strong>
      {point.address === undefined ? null : (
        <span className="point-line" lang={langOf(point.address)}>
          {point.address}
        </span>
      )}
      {point.hours === undefined ? null : (
        <span className="point-line" lang={langOf(point.hours)}>
          {point.hours}
        </span>
      )}
    </>
  );
}
