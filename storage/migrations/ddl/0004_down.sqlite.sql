DROP TABLE name_term
--;
DROP TABLE known_name
--;
