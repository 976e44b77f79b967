import { MOST_MONTHS_AT_ARRIVAL } from '@bluebox/contracts/kinds';
import { isOfficeMail } from '@bluebox/contracts/office-mail';
import { isOfficePhone } from '@bluebox/contracts/office-phone';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, type FormRule, Input, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../platform/language.ts';
import type { PhotoFolder } from '../api/photos.ts';
import { organisationsQuery } from '../api/portal.ts';
import { NumberField } from '../components/number-field.tsx';
import { useAddress } from '../components/use-address.ts';
import { Choice } from '../items/choice.tsx';
import { useKindOptions } from '../items/kind-options.ts';
import { useMay } from '../layout/use-may.ts';
import { organisationName } from '../people/organisation-name.ts';
import { EnglishFields } from './english-fields.tsx';
import { NeedFields } from './need-fields.tsx';
import { PhotoField } from './photo-field.tsx';
import { PointFields } from './point-fields.tsx';
import { RecipeFields } from './recipe-fields.tsx';
import type { TypedTerms } from './typed-terms.ts';

interface TermsFieldsProps {
  /** Whether the drive already exists, so that the URL is fixed. */
  readonly existing: boolean;
  /** URLs of the drive's photos; absent for a new drive, to which no photo can be sent yet. */
  readonly photos?: PhotoFolder;
  /** Shown below the rules; see `RulesBacktest`. */
  readonly backtest?: ReactNode;
}

const SLUG = /^[a-z0-9][a-z0-9-]{2,39}$/;
const NOTICE_VERSION = /^[0-9]{4}-[0-9]{2}$/;

/**
 * A telephone field for the recipient or sender. Mobile numbers of persons are refused, because the
 * number is printed on cartons.
 */
function PhoneField({ name, label }: { readonly name: string; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[
        {
          validator: (_, phone: string) =>
            phone.trim() === '' || isOfficePhone(phone)
              ? Promise.resolve()
              : Promise.reject(new Error(t('terms.phoneRule'))),
        },
      ]}
    >
      <Input maxLength={40} inputMode="tel" />
    </Form.Item>
  );
}

/**
 * The organisation to which the drive belongs. It is chosen once, and only among several it must be
 * chosen by people who open drives in organisations only.
 */
function OrganisationField({ existing }: Pick<TermsFieldsProps, 'existing'>) {
  const { t } = useTranslation();
  const may = useMay();
  const { data } = useQuery(organisationsQuery);
  const form = Form.useFormInstance<TypedTerms>();
  const [isFixed] = useState(() => existing && (form.getFieldValue('organisationId') ?? '') !== '');
  const organisations = data?.organisations ?? [];
  const mayRun = may('installation');
  if (organisations.length === 0 || (existing && !isFixed && !mayRun)) return null;
  const options = organisations.map((organisation) => ({
    value: organisation.organisationId,
    label: organisationName(organisation, currentLanguage()),
  }));
  if (isFixed)
    return (
      <p>
        {t('terms.organisationIs', {
          name: options.find(({ value }) => value === form.getFieldValue('organisationId'))?.label,
        })}
      </p>
    );
  return (
    <Form.Item
      name="organisationId"
      initialValue={mayRun ? '' : options.length === 1 ? options[0]?.value : undefined}
      label={t('terms.organisation')}
      extra={t('terms.organisationHint')}
      rules={
        mayRun || options.length === 1
          ? []
          : [{ required: true, message: t('terms.missing', { name: t('terms.organisation') }) }]
      }
    >
      <Choice
        options={mayRun ? [{ value: '', label: t('terms.noOrganisation') }, ...options] : options}
      />
    </Form.Item>
  );
}

/** The fields for the organiser and the office that answers questions, which everybody may read. */
function OrganiserFields() {
  const { t } = useTranslation();
  /** Refuses an empty field beside another one that is filled in and needs it. */
  const neededBy =
    (others: readonly (keyof TypedTerms)[], message: string): FormRule =>
    ({ getFieldValue }) => ({
      validator: (_, value: string) =>
        value.trim() === '' && others.some((other) => getFieldValue(other).trim() !== '')
          ? Promise.reject(new Error(message))
          : Promise.resolve(),
    });
  return (
    <section className="panel" aria-labelledby="organiser-title">
      <h2 id="organiser-title">{t('terms.organiser')}</h2>
      <p className="soft notice-space">{t('terms.organiserHint')}</p>
      <Form.Item
        name="organiserName"
        label={t('terms.organiserName')}
        dependencies={['contactOffice']}
        rules={[
          neededBy(['contactOffice'], t('terms.missing', { name: t('terms.organiserName') })),
        ]}
      >
        <Input maxLength={80} placeholder={t('terms.senderNameHint')} />
      </Form.Item>
      <div className="form-row">
        <Form.Item
          name="contactOffice"
          label={t('terms.contactOffice')}
          className="form-wide"
          dependencies={['contactPhone', 'contactMail']}
          rules={[neededBy(['contactPhone', 'contactMail'], t('terms.contactOfficeMissing'))]}
        >
          <Input maxLength={40} placeholder={t('terms.contactOfficeHint')} />
        </Form.Item>
        <PhoneField name="contactPhone" label={t('terms.contactPhone')} />
        <Form.Item
          name="contactMail"
          label={t('terms.contactMail')}
          dependencies={['contactOffice', 'contactPhone']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, mail: string) => {
                if (mail.trim() !== '')
                  return isOfficeMail(mail)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('terms.mailRule')));
                return getFieldValue('contactOffice').trim() !== '' &&
                  getFieldValue('contactPhone').trim() === ''
                  ? Promise.reject(new Error(t('terms.contactMissing')))
                  : Promise.resolve();
              },
            }),
          ]}
        >
          <Input maxLength={120} inputMode="email" autoCapitalize="none" />
        </Form.Item>
      </div>
    </section>
  );
}

export function TermsFields({ existing, photos, backtest }: TermsFieldsProps) {
  const { t } = useTranslation();
  const { categories } = useKindOptions();
  const origin = useAddress();
  const required = (name: string) => ({
    required: true,
    whitespace: true,
    message: t('terms.missing', { name }),
  });
  return (
    <>
      <section className="panel" aria-labelledby="about-title">
        <h2 id="about-title">{t('terms.about')}</h2>
        <Form.Item name="title" label={t('terms.title')} rules={[required(t('terms.title'))]}>
          <Input maxLength={80} placeholder={t('terms.titleHint')} />
        </Form.Item>
        <Form.Item name="summary" label={t('terms.summary')} extra={t('terms.summaryHint')}>
          <Input.TextArea rows={2} maxLength={300} />
        </Form.Item>
        <OrganisationField existing={existing} />
        {!existing && (
          <Form.Item
            name="slug"
            label={t('terms.slug')}
            extra={t('terms.slugHint', { origin })}
            rules={[{ required: true, pattern: SLUG, message: t('terms.slugRule') }]}
          >
            <Input maxLength={40} placeholder="xiji-2023" autoCapitalize="none" />
          </Form.Item>
        )}
      </section>
      <section className="panel" aria-labelledby="recipient-title">
        <h2 id="recipient-title">{t('terms.recipient')}</h2>
        <div className="form-row">
          <Form.Item
            name="recipientName"
            label={t('terms.recipientName')}
            rules={[required(t('terms.recipientName'))]}
          >
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="recipientRegion" label={t('terms.recipientRegion')}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
        <Form.Item
          name="recipientAuthority"
          label={t('terms.authority')}
          extra={t('terms.authorityHint')}
          rules={[required(t('terms.authority'))]}
        >
          <Input maxLength={120} />
        </Form.Item>
      </section>
      <OrganiserFields />
      <section className="panel" aria-labelledby="pictures-title">
        <h2 id="pictures-title">{t('terms.pictures')}</h2>
        {photos === undefined ? (
          <p className="soft notice-space">{t('terms.picturesLater')}</p>
        ) : (
          <>
            <PhotoField name="picture" folder={photos} />
            <PhotoField name="letter" folder={photos} />
          </>
        )}
      </section>
      <section className="panel" aria-labelledby="papers-title">
        <h2 id="papers-title">{t('terms.papers')}</h2>
        <p className="soft notice-space">{t('terms.papersHint')}</p>
        <div className="form-row">
          <Form.Item
            name="recipientAddress"
            label={t('terms.recipientAddress')}
            className="form-wide"
          >
            <Input maxLength={160} />
          </Form.Item>
          <PhoneField name="recipientPhone" label={t('terms.recipientPhone')} />
        </div>
        <div className="form-row">
          <Form.Item
            name="senderName"
            label={t('terms.senderName')}
            dependencies={['senderAddress', 'senderPhone']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, name: string) =>
                  name.trim() === '' &&
                  `${getFieldValue('senderAddress')}${getFieldValue('senderPhone')}`.trim() !== ''
                    ? Promise.reject(new Error(t('terms.missing', { name: t('terms.senderName') })))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Input maxLength={80} placeholder={t('terms.senderNameHint')} />
          </Form.Item>
          <Form.Item name="senderAddress" label={t('terms.senderAddress')} className="form-wide">
            <Input maxLength={160} />
          </Form.Item>
          <PhoneField name="senderPhone" label={t('terms.senderPhone')} />
        </div>
      </section>
      <section className="panel" aria-labelledby="time-title">
        <h2 id="time-title">{t('terms.time')}</h2>
        <div className="form-row">
          <Form.Item
            name="opensOn"
            label={t('terms.opensOn')}
            rules={[required(t('terms.opensOn'))]}
          >
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="closesOn"
            label={t('terms.closesOn')}
            dependencies={['opensOn']}
            rules={[
              required(t('terms.closesOn')),
              ({ getFieldValue }) => ({
                validator: (_, day: string) =>
                  day !== '' && day < getFieldValue('opensOn')
                    ? Promise.reject(new Error(t('terms.closesBeforeOpens')))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="expectedArrival"
            label={t('terms.expectedArrival')}
            extra={t('terms.expectedArrivalHint')}
            dependencies={['opensOn']}
            rules={[
              required(t('terms.expectedArrival')),
              ({ getFieldValue }) => ({
                validator: (_, day: string) =>
                  day !== '' && day < getFieldValue('opensOn')
                    ? Promise.reject(new Error(t('problems.ARRIVAL_BEFORE_WINDOW')))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Input type="date" />
          </Form.Item>
        </div>
        <Form.Item
          name="bringWithinDays"
          label={t('terms.bringWithinDays')}
          extra={t('terms.bringWithinDaysHint')}
        >
          <NumberField min={1} max={365} precision={0} inputMode="numeric" />
        </Form.Item>
      </section>
      <NeedFields />
      <RecipeFields />
      <PointFields />
      <section className="panel" aria-labelledby="departments-title">
        <h2 id="departments-title">{t('terms.departments')}</h2>
        <Form.Item
          name="departments"
          label={t('terms.departmentsLabel')}
          extra={t('terms.departmentsHint')}
        >
          <Input.TextArea rows={3} />
        </Form.Item>
        <Form.Item
          name="ranksDepartments"
          valuePropName="checked"
          extra={t('terms.ranksDepartmentsHint')}
        >
          <Checkbox>{t('terms.ranksDepartments')}</Checkbox>
        </Form.Item>
      </section>
      <EnglishFields />
      <section className="panel" aria-labelledby="rules-title">
        <h2 id="rules-title">{t('terms.rules')}</h2>
        {existing && <p className="soft notice-space">{t('terms.rulesChangeHint')}</p>}
        <Form.Item
          name={['rules', 'categories']}
          label={t('terms.categories')}
          // This rule replaces `required`, which ARIA does not allow on a group of checkboxes.
          rules={[
            {
              validator: (_, chosen: readonly string[]) =>
                chosen.length > 0
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('terms.categoriesMissing'))),
            },
          ]}
        >
          <Checkbox.Group options={categories} />
        </Form.Item>
        <Form.Item
          name={['rules', 'minimumMonthsAtArrival']}
          label={t('terms.months')}
          extra={t('terms.monthsHint')}
          rules={[{ required: true, message: t('terms.missing', { name: t('terms.months') }) }]}
        >
          <NumberField min={0} max={MOST_MONTHS_AT_ARRIVAL} precision={0} inputMode="numeric" />
        </Form.Item>
        <div className="form-row">
          {(['sealedOnly', 'devicesMustWork', 'prescriptionAllowed'] as const).map((name) => (
            <Form.Item
              key={name}
              name={['rules', name]}
              label={t(`terms.${name}`)}
              valuePropName="checked"
            >
              <Switch />
            </Form.Item>
          ))}
        </div>
        {backtest}
      </section>
      <section className="panel" aria-labelledby="notice-title">
        <h2 id="notice-title">{t('terms.notice')}</h2>
        <Form.Item
          name="noticeVersion"
          label={t('terms.noticeVersion')}
          extra={t('terms.noticeVersionHint')}
          rules={[{ required: true, pattern: NOTICE_VERSION, message: t('terms.noticeRule') }]}
        >
          <Input maxLength={7} className="short-input" />
        </Form.Item>
      </section>
    </>
  );
}
