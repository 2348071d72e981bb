DELETE FROM out_of_band_migrations WHERE id IN (19, 20);
