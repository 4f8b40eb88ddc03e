import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { PageTitle } from '../components/page';
import { useI18n } from '../i18n/i18n';

export default function NotFoundPage() {
  const { t } = useI18n();
  return (
    <>
      <PageTitle title={t.problem.notFound} above="404" />
      <p>{t.problem.notFoundText}</p>
      <Button component={Link} to="/">
        {t.problem.home}
      </Button>
    </>
  );
}
