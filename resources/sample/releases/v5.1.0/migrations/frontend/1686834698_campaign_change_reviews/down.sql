DROP TABLE IF EXISTS campaign_change_reviews;
