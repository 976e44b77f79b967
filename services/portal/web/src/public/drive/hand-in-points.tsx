import type { HandInPoint } from '@bluebox/contracts';

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
      <strong>{point.name}</strong>
      {point.address === undefined ? null : <span className="point-line">{point.address}</span>}
      {point.hours === undefined ? null : <span className="point-line">{point.hours}</span>}
    </>
  );
}
