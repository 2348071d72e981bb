DROP INDEX IF EXISTS package_references_upload;
