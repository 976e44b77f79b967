import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardCardName } from '../search.ts';

interface BoardCardProps {
  readonly driveId: string;
  readonly name: BoardCardName;
  readonly title: string;
  /** Whether the card is open, and shows everything it has. */
  readonly isOpen: boolean;
  /** Number of rows that the closed card leaves out. */
  readonly more?: number;
  /** Legend or controls beside the title. */
  readonly tools?: React.ReactNode;
  readonly children: React.ReactNode;
}

/**
 * A card of the board. A closed card has the first rows, and a link that tells how many rows it
 * leaves out, and opens the card.
 */
export function BoardCard({
  driveId,
  name,
  title,
  isOpen,
  more = 0,
  tools,
  children,
}: BoardCardProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section
      className={isOpen ? 'panel' : `panel board-card board-card-${name}`}
      aria-labelledby={id}
    >
      <div className="panel-title">
        <h2 id={id}>{title}</h2>
        {tools}
        {!isOpen && (
          <Link
            className="board-card-link"
            to="/console/drives/$driveId/board"
            params={{ driveId }}
            search={(before) => ({ ...before, card: name })}
            aria-label={
              more > 0 ? t('board.moreOf', { title, count: more }) : t('board.detailsOf', { title })
            }
          >
            {more > 0 ? t('board.more', { count: more }) : t('board.details')}
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}
