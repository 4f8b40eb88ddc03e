// breaks: none
#pragma once
