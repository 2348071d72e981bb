DELETE FROM out_of_band_migrations WHERE id = 24;
