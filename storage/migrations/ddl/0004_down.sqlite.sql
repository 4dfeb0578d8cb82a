DROP TABLE name_term
--;
DROP TABLE name_fresh
--;
DROP TABLE known_name
--;
