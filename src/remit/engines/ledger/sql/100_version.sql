insert into ledger.version (version) values ({version}) on conflict do nothing;
