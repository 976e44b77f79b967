import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { langOf } from '../../platform/language.ts';
import { AskLink } from '../matter/ask-link.tsx';

type Terms = DriveView['terms'];

/**
 * Returns the name of the organiser. Drives of earlier versions name only the sender of the goods.
 */
const organiserOf = ({ organiser, sender }: Terms): string | undefined =>
  organiser?.name ?? sender?.name;

/** The organiser's name, below the name of the recipient. */
export function OrganiserLine({ terms }: { readonly terms: Terms }) {
  const { t } = useTranslation();
  const name = organiserOf(terms);
  if (name === undefined) return null;
  return (
    <span className="organiser-line">
      {t('drive.organised-by')}
      <span lang={langOf(name)}>{name}</span>
    </span>
  );
}

/** A photo that disappears if it cannot be loaded, because a coordinator may have erased it. */
function Photo({
  drive: { driveId },
  photoId,
  alt,
}: {
  readonly drive: DriveView;
  readonly photoId: string;
  readonly alt: string;
}) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  const address = routes.showDrivePhoto.at({ driveId, photoId });
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <img
        src={address}
        alt={alt}
        loading="lazy"
        decoding="async"
        onError={() => setMissing(true)}
      />
    </a>
  );
}

/** The drive's picture, if everybody may see it. */
export function DrivePicture({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { picture, title } = drive.terms;
  if (picture?.public !== true) return null;
  return (
    <div className="drive-picture">
      <Photo
        key={picture.photoId}
        drive={drive}
        photoId={picture.photoId}
        alt={t('drive.picture', { title })}
      />
    </div>
  );
}

/** The people in charge: the organiser, the office that answers, and the letter that authorises. */
export function Responsible({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { terms } = drive;
  const name = organiserOf(terms);
  const contact = terms.organiser?.contact;
  const { authority } = terms.recipient;
  return (
    <section aria-labelledby="responsible-title">
      <h2 id="responsible-title">{t('drive.responsible')}</h2>
      <dl className="responsible">
        {name === undefined ? null : (
          <div>
            <dt>{t('drive.organiser')}</dt>
            <dd lang={langOf(name)}>{name}</dd>
          </div>
        )}
        {contact === undefined ? null : (
          <div>
            <dt>{t('drive.contact')}</dt>
            <dd>
              <span lang={langOf(contact.office)}>{contact.office}</span>
              {contact.phone === undefined ? null : (
                <a href={`tel:${contact.phone.replace(/[^0-9+]/g, '')}`}>{contact.phone}</a>
              )}
              {contact.mail === undefined ? null : (
                <a href={`mailto:${contact.mail}`}>{contact.mail}</a>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('drive.authority')}</dt>
          <dd lang={langOf(authority)}>{authority}</dd>
        </div>
      </dl>
      {terms.letter?.public === true ? (
        <div className="drive-letter">
          <Photo
            key={terms.letter.photoId}
            drive={drive}
            photoId={terms.letter.photoId}
            alt={t('drive.letter')}
          />
        </div>
      ) : null}
      <AskLink about={{ driveId: drive.driveId }} />
    </section>
  );
}
